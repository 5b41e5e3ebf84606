import type { Page } from '@playwright/test'
import { encodeToken } from './server.ts'

/** Options of a widget whose token is handed over, as JSON. */
export function handedOver(more: object = {}): object {
  return { operatorToken: encodeToken({ operator_id: 101, exp: 4_102_444_800 }), ...more }
}

/** Options of a widget that gets its token from the site. */
export function managed(more: object = {}): object {
  return { tokenEndpoint: '/api/chathub/token', ...more }
}

/** Shows that many users of the widget. */
export function mount(page: Page, count: number, options: object): Promise<void> {
  return page.evaluate(([total, given]) => window.bench.mount(total, given), [
    count,
    options,
  ] as const)
}

export function unmount(page: Page): Promise<void> {
  return page.evaluate(() => window.bench.unmount())
}

/** Waits until the widget ran that many times, and a little longer: for what still follows. */
export async function waitForRuns(page: Page, runs = 1): Promise<void> {
  await page.waitForFunction((wanted) => (window.benchRuns ?? 0) >= wanted, runs)
  await page.waitForTimeout(settleMs)
}

/** How long after the widget's run nothing more is expected, in milliseconds. */
const settleMs = 150

/** What stands in the page, in open shadow roots and in frames. */
export function countContent(page: Page): Promise<{ tags: number; panels: number; runs: number }> {
  return page.evaluate(() => {
    const roots: ParentNode[] = [document]
    for (const root of roots) {
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot) roots.push(element.shadowRoot)
        if (element instanceof HTMLIFrameElement && element.contentDocument)
          roots.push(element.contentDocument)
      }
    }
    const isShown = (panel: Element | undefined): boolean =>
      Boolean(panel?.isConnected && panel.ownerDocument.defaultView)
    return {
      tags: roots
        .flatMap((root) => [...root.querySelectorAll<HTMLScriptElement>('script[src]')])
        .filter(({ src }) => !src.startsWith(location.origin)).length,
      panels: (window.benchPanels ?? []).filter((panel) => isShown(panel.deref())).length,
      runs: window.benchRuns ?? 0,
    }
  })
}
