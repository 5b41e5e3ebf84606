import type { Tab } from './tab.ts'

/**
 * Waits for a global that the page's own module sets: WebKit's driver is now and then back before the
 * module has run.
 */
export function whenGlobal(tab: Tab, name: string): Promise<void> {
  return tab.eval(async (wanted) => {
    for (let tries = 0; tries < 100; tries++) {
      if (wanted in window) return
      await new Promise((next) => setTimeout(next, 20))
    }
  }, name)
}
