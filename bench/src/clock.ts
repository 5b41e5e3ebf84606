import { openIn, newContext } from './browser.ts'
import { managed, mount, waitForRuns } from './page-actions.ts'
import type { Bench, Measurement } from './row.ts'

const hourMs = 3_600_000
const stepMs = 600_000
const tokenLifeMs = 6 * hourMs

declare global {
  interface Window {
    benchClock: { fired: number; intervals: number; pending: number; mostPending: number }
  }
}

/** Counts timers of the page and its frames, on top of the clock that the test moves. */
const timerCount = `(() => {
  const count = top === window
    ? (window.benchClock = { fired: 0, intervals: 0, pending: 0, mostPending: 0 })
    : top.benchClock
  const { setTimeout, clearTimeout, setInterval, requestAnimationFrame } = window
  const waiting = new Set()
  const end = (id) => { if (waiting.delete(id)) count.pending-- }
  window.setTimeout = (run, ...rest) => {
    const id = setTimeout((...values) => {
      end(id)
      count.fired++
      run(...values)
    }, ...rest)
    waiting.add(id)
    count.mostPending = Math.max(count.mostPending, ++count.pending)
    return id
  }
  window.clearTimeout = (id) => (end(id), clearTimeout(id))
  window.setInterval = (...values) => (count.intervals++, setInterval(...values))
  window.requestAnimationFrame = (run) =>
    requestAnimationFrame((time) => (count.fired++, run(time)))
})()`

/** Row C8: a day of a page that nobody touches, on a clock that is moved by hand. */
export async function measureDay({ browser, server }: Bench): Promise<Measurement[]> {
  server.reset({ tokenLifeMs })
  const context = await newContext(browser)
  await context.clock.install({ time: Date.now() })
  const tab = await openIn(context, server.pageUrl('core'), timerCount)
  const { page } = tab
  // The answers take real time, in which this clock goes far.
  await mount(page, 1, managed({ timeoutMs: 2 * stepMs }))
  await waitForRuns(page)
  const read = (): Promise<Window['benchClock']> => page.evaluate(() => ({ ...window.benchClock }))
  let wakeUps = 0
  let mostPending = 0
  for (let passedMs = 0; passedMs < 24 * hourMs; passedMs += stepMs) {
    const before = await read()
    server.passTime(stepMs)
    await context.clock.runFor(stepMs)
    let after = await read()
    // Answers to requests take real moments, one after the other.
    for (let stillRounds = 0; stillRounds < (after.fired > before.fired ? 10 : 1);) {
      await page.evaluate(() => fetch('/image/none'))
      await context.clock.runFor(1000)
      const next = await read()
      stillRounds = next.fired === after.fired ? stillRounds + 1 : 0
      after = next
    }
    if (after.fired > before.fired) wakeUps++
    mostPending = Math.max(mostPending, after.pending)
  }
  const { intervals } = await read()
  const tokens = server.counts.token
  await tab.close()
  const lives = Math.max(tokens - 1, 1)
  const row = (what: string, title: string, value: number): Measurement => {
    return { id: `C8 ${what}`, title: `24 h, tokens of 6 h: ${title}`, unit: '', value }
  }
  return [
    row('wake-ups', 'wake-ups per token', Math.round((wakeUps / lives) * 100) / 100),
    row('intervals', 'intervals', intervals),
    row('pending', 'timers that wait at once', mostPending),
    row('tokens', 'tokens asked for', tokens),
  ]
}
