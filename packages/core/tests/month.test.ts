import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createChatHubWidget } from '../src/lease.ts'
import type { ChatHubController } from '../src/types.ts'
import { cleanPage } from './clean-page.ts'
import { FakeSite } from './fake-site.ts'
import { panels, scriptElement, scriptUrl } from './fake-widget.ts'
import { day, hour, minute, pass, second, sleep, useFakeClock, wakeUp } from './keeper-bench.ts'

/** The longest that anything may take while nothing stands in its way, in milliseconds. */
const patienceMs = 15 * second
const start = Date.parse('2026-03-01T08:00:00Z')

let site: FakeSite
let uninstall: () => void

// The first import of a part takes real time.
beforeAll(async () => {
  await Promise.all([import('../src/keeper.ts'), import('../src/token-endpoint.ts')])
})

beforeEach(() => {
  useFakeClock()
  site = new FakeSite()
  uninstall = site.install()
})

afterEach(() => {
  cleanPage()
  uninstall()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** Numbers from 0 to 1 that are the same in each run. Source: the generator "mulberry32". */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** One page, open for long, and what it must not show. */
class OpenPage {
  readonly chat: ChatHubController
  readonly lapses: string[] = []
  /** How long the machine was awake, in milliseconds. */
  #awakeMs = 0
  #usableSince = 0
  #brokenSince: number | null = 0
  #calledAt = -1
  #wokeAt = 0
  /** The token in whose life the clock was set back: a sleep after that may go unnoticed. */
  #misled: string | null | undefined

  constructor() {
    this.chat = createChatHubWidget({ tokenEndpoint: '/t', isolation: 'page' })
  }

  get token(): string | null | undefined {
    return scriptElement()?.getAttribute('token')
  }

  /** The machine is awake. */
  async stay(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 10 * minute) {
      const step = Math.min(left, 10 * minute)
      await pass(step)
      this.#awakeMs += step
      this.#look()
    }
  }

  async nap(ms: number): Promise<void> {
    sleep(ms)
    this.#wokeAt = this.#awakeMs
    await this.#call('visibilitychange')
  }

  async setSite(
    state: Partial<Pick<FakeSite, 'isUp' | 'isOnline' | 'isLoggedIn' | 'isHanging'>>,
  ): Promise<void> {
    const wasUsable = site.isUsable
    Object.assign(site, state)
    if (!site.isHanging) site.release()
    if (!wasUsable && site.isUsable) this.#usableSince = this.#awakeMs
    if (state.isOnline) await this.#call('online')
    if (state.isLoggedIn) await this.#call('visibilitychange')
  }

  setClock(ms: number): void {
    if (ms < 0) this.#misled = this.token
    vi.setSystemTime(Date.now() + ms)
    site.aheadMs += ms
  }

  /** Somebody looks at the page. */
  async look(): Promise<void> {
    await this.#call('visibilitychange')
  }

  async #call(type: 'visibilitychange' | 'online'): Promise<void> {
    if (site.isUsable) this.#calledAt = this.#awakeMs
    wakeUp(type)
    await pass(0)
  }

  #look(): void {
    const { status, error } = this.chat.getSnapshot()
    const now = this.#awakeMs
    const note = (what: string): void => {
      const days = ((Date.now() - start) / day).toFixed(2)
      this.lapses.push(`day ${days}: ${what}, ${status}, ${error?.code}`)
    }
    if (status === 'ready') {
      this.#brokenSince = null
      const deadMs = Math.min(site.deadFor(this.token), now - this.#wokeAt)
      if (deadMs > patienceMs) {
        // No clock of the device tells it then, but the vendor does.
        if (this.#misled === this.token) site.complain(scriptUrl)
        else note('the panel has a dead token')
      }
      if (panels().length !== 1) note(`${panels().length} panels`)
      return
    }
    this.#brokenSince ??= now
    if (!site.isUsable) return
    // What broke while the site could not be asked comes back at the next call.
    const isOfOutage = this.#brokenSince <= this.#usableSince
    const since = isOfOutage ? this.#calledAt : this.#brokenSince
    const isCalled = !isOfOutage || this.#calledAt >= this.#usableSince
    if (isCalled && now - since > patienceMs) note('no panel although nothing stands in its way')
  }
}

describe('an open page', () => {
  it('wakes up once and asks once in the life of a token, and never polls', async () => {
    const setInterval = vi.spyOn(globalThis, 'setInterval')
    const page = new OpenPage()
    await page.stay(minute)
    const wakeUps = countTimers()

    await page.stay(30 * day)

    // 30 days of tokens that are replaced after 23 hours.
    expect(site.requests).toBe(1 + 31)
    expect(wakeUps()).toBeLessThanOrEqual(2 * 31)
    expect(setInterval).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(1)
    expect(page.lapses).toEqual([])
  })

  it.each(Array.from({ length: 8 }, (_, seed) => seed + 1))(
    'lives through 30 days of sleeps, outages, silences, clock changes, logouts and revoked tokens (%i)',
    async (seed) => {
      const random = createRandom(seed)
      vi.spyOn(Math, 'random').mockImplementation(random)
      const between = (least: number, most: number): number => least + random() * (most - least)
      const page = new OpenPage()
      const events: ReadonlyArray<() => Promise<void>> = [
        () => page.stay(between(minute, 12 * hour)),
        () => page.nap(between(minute, 40 * hour)),
        async () => {
          // A machine that wakes up has no network yet.
          await page.setSite({ isOnline: false })
          await page.nap(between(hour, 40 * hour))
          await page.stay(between(second, 8 * second))
          await page.setSite({ isOnline: true })
        },
        async () => {
          // The network is there at once, and answers nothing yet.
          await page.setSite({ isHanging: true })
          await page.nap(between(hour, 40 * hour))
          await page.stay(between(second, 10 * minute))
          await page.setSite({ isHanging: false })
          await page.look()
        },
        async () => {
          await page.setSite({ isUp: false })
          await page.stay(between(minute, 30 * hour))
          await page.setSite({ isUp: true })
          await page.stay(between(0, hour))
          await page.look()
        },
        async () => {
          await page.setSite({ isOnline: false })
          await page.stay(between(minute, 30 * hour))
          await page.setSite({ isOnline: true })
        },
        async () => {
          await page.setSite({ isLoggedIn: false })
          await page.stay(between(minute, 30 * hour))
          await page.setSite({ isLoggedIn: true })
        },
        async () => page.setClock(between(-2 * day, 2 * day)),
        async () => {
          site.revoke(page.token)
          site.complain(scriptUrl)
        },
      ]

      while (site.now - start < 30 * day) {
        await events[Math.floor(random() * events.length)]?.()
        await page.stay(2 * minute)
      }
      await page.stay(minute)

      expect(page.lapses).toEqual([])
      expect(page.chat.getSnapshot().status).toBe('ready')
      expect(site.isGood(page.token)).toBe(true)
      page.chat.destroy()
      expect(vi.getTimerCount()).toBe(0)
    },
  )
})

/** Counts the timers that fire from now on. */
function countTimers(): () => number {
  const { setTimeout } = globalThis
  let count = 0
  vi.stubGlobal('setTimeout', (callback: () => void, ms: number) =>
    setTimeout(() => {
      count++
      callback()
    }, ms),
  )
  return () => count
}
