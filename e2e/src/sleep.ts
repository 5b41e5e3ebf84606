import type { Tab } from './tab.ts'

/** Lets the machine sleep: no timer runs, and then it is later. */
export async function sleep(tab: Tab, ms: number): Promise<void> {
  await tab.eval((asleepMs) => {
    const { now } = Date
    Date.now = () => now() + asleepMs
    document.dispatchEvent(new Event('visibilitychange'))
  }, ms)
}
