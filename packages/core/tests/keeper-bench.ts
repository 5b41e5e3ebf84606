import { vi, type Mock } from 'vitest'
import { keepToken } from '../src/keeper.ts'
import type { KeeperHost } from '../src/watch-over.ts'
import { mergeOptions } from '../src/options.ts'
import type { WidgetRun } from '../src/run.ts'
import type { OperatorToken } from '../src/token.ts'
import type { ChatHubOptions } from '../src/types.ts'

export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** Replaces timers and both clocks. Promises stay as they are. */
export function useFakeClock(): void {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
    now: new Date('2026-03-01T08:00:00Z'),
  })
}

/** Lets a machine sleep: its wall clock goes on, its timers do not. */
export function sleep(ms: number): void {
  vi.setSystemTime(Date.now() + ms)
}

export function wakeUp(
  type: 'visibilitychange' | 'online' | 'pageshow' = 'visibilitychange',
): void {
  const target = type === 'visibilitychange' ? document : window
  target.dispatchEvent(new Event(type))
}

export function setVisible(isVisible: boolean): void {
  const state = isVisible ? 'visible' : 'hidden'
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state)
  wakeUp()
}

/** A token by its name. */
export function tokenOf(token: string, lifeMs: number | null = day): OperatorToken {
  return { token, expiresAt: lifeMs === null ? null : Date.now() + lifeMs, isJwt: true }
}

export interface Bench {
  readonly request: Mock<KeeperHost['request']>
  readonly swap: Mock<KeeperHost['swap']>
  readonly complain: Mock<KeeperHost['complain']>
  readonly expire: Mock<KeeperHost['expire']>
  /** Ends the run. */
  readonly end: () => void
}

interface BenchOptions {
  readonly token?: OperatorToken
  readonly options?: ChatHubOptions
  readonly roots?: Element[]
  readonly base?: string
  readonly isHandedOver?: boolean
}

/** A keeper at work for a run whose token was received just now. */
export function startKeeper({
  token = tokenOf('first'),
  options = {},
  roots = [],
  base = 'https://widget.example/',
  isHandedOver = false,
}: BenchOptions = {}): Bench {
  const run = new AbortController()
  const getToken = async (): Promise<string> => 'second'
  const request = vi.fn<KeeperHost['request']>(async () => tokenOf('second'))
  const bench = {
    request,
    swap: vi.fn<KeeperHost['swap']>(() => run.abort()),
    complain: vi.fn<KeeperHost['complain']>(() => run.abort()),
    expire: vi.fn<KeeperHost['expire']>(() => run.abort()),
    end: () => run.abort(),
  }
  const host: KeeperHost = {
    settings: () => mergeOptions([isHandedOver ? {} : { getToken }, options]),
    run: {
      onView: (listen: (view: Window) => void) => listen(window),
      base,
      isNamed: true,
      src: `${base}panel.js#2`,
      roots: () => roots,
    } as unknown as WidgetRun,
    token,
    receivedAt: Date.now(),
    request,
    swap: bench.swap,
    complain: bench.complain,
    expire: bench.expire,
  }
  keepToken(host, [], run.signal)
  return bench
}

/** Lets time pass with the machine awake. */
export async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
}

export function failing(code: string, retryAfterMs?: number): () => Promise<never> {
  const cause = Object.assign(new Error('HTTP 503'), { retryAfterMs })
  return () =>
    Promise.reject(Object.assign(new Error(code, { cause }), { name: 'ChatHubError', code }))
}
