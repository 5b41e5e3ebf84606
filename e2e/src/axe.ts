import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Tab } from './tab.ts'

const path = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/**
 * Lets axe-core look at a page, open shadow roots included.
 *
 * @param tab - The page.
 * @returns One line for each thing that it finds fault with.
 */
export async function findAccessibilityFaults(tab: Tab): Promise<string[]> {
  const isThere = await tab.eval(() => 'axe' in window)
  if (!isThere) await tab.eval(`(() => { ${await readFile(path, 'utf8')} })()`)
  await tab.eval(finishTransitions)
  return tab.eval(`axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => id + ' at ' + target + ': ' + failureSummary)))`)
}

/** A colour that is on its way to another one has no contrast to judge. Runs in the page. */
async function finishTransitions(): Promise<void> {
  const transitions = document.getAnimations().filter((one) => one instanceof CSSTransition)
  await Promise.allSettled(transitions.map(({ finished }) => finished))
}
