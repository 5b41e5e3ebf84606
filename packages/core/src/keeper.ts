import { createAgeClock } from './age.js'
import { backoffMs, retryAfterMs } from './backoff.js'
import { watchComplaints } from './complaints.js'
import { chatHubError, isChatHubError, type ChatHubError } from './errors.js'
import { watchUse } from './idle.js'
import { later } from './parts.js'
import type { OperatorToken } from './token.js'
import { hasTokenSource } from './token-source.js'
import type { KeeperHost } from './watch-over.js'

/** How long a dead token is still asked for before the widget goes, in milliseconds: a machine that wakes up is not online at once. */
const graceMs = 10_000
/** The least time between two questions, in milliseconds. */
const pauseMs = 1000
/** The longest that a browser's timer can wait, in milliseconds; beyond it fires at once. */
const longestTimerMs = 2 ** 31 - 1

/**
 * Keeps the token of a running widget fresh. It sleeps on one timer until there is something to do, and
 * looks again whenever the page wakes up.
 *
 * @param heard - Errors and rejections of the run's window that came before.
 * @param signal - Aborted when the run ends.
 */
export function keepToken(host: KeeperHost, heard: readonly Event[], signal: AbortSignal): void {
  new Keeper(host, signal).start(heard)
}

/** All its moments are ages of the token, in milliseconds. */
class Keeper {
  readonly #host: KeeperHost
  readonly #over = new AbortController()
  readonly #signal: AbortSignal
  readonly #ageMs: () => number
  #timer: ReturnType<typeof setTimeout> | undefined
  #diesAt: number
  #askAt = Infinity
  /** When the widget goes for want of a fresh token; known once the old one is dead. */
  #goneAt = Infinity
  /** Until then the site asks to be left alone. */
  #quietUntil = 0
  #isAsking = false
  #failures = 0
  #failure: ChatHubError | null = null
  /** Waits for the operator to be idle. */
  #fresh: OperatorToken | null = null
  #busyUntil: (() => number) | null = null

  constructor(host: KeeperHost, signal: AbortSignal) {
    this.#host = host
    this.#signal = AbortSignal.any([signal, this.#over.signal])
    this.#ageMs = createAgeClock(host.receivedAt)
    this.#diesAt = this.#endOf(host.token)
  }

  start(heard: readonly Event[]): void {
    const { run } = this.#host
    const signal = this.#signal
    const options = { signal }
    this.#askAt = this.#diesAt - this.#marginMs()
    if (this.#hasSource()) this.#watchUse()
    watchComplaints(run, heard, this.#onComplaint, signal)
    document.addEventListener('visibilitychange', this.#onWakeUp, options)
    for (const type of ['online', 'pageshow']) addEventListener(type, this.#onWakeUp, options)
    signal.addEventListener('abort', () => clearTimeout(this.#timer))
    this.#check()
  }

  /** Does what is due, and sleeps until the next thing is. */
  readonly #check = (): void => {
    if (this.#signal.aborted) return
    const now = this.#ageMs()
    // The machine may have slept until both were dead.
    if (this.#fresh && this.#endOf(this.#fresh) <= now) this.#fresh = null
    if (this.#fresh) {
      this.#swapOrWait(this.#fresh, now)
      return
    }
    if (now >= this.#diesAt && this.#goneAt === Infinity) {
      this.#goneAt = this.#askAt < Infinity && this.#hasSource() ? now + graceMs : now
      this.#askAt = Math.min(this.#askAt, Math.max(now, this.#quietUntil))
    }
    if (now >= this.#goneAt) {
      const failure = this.#failure ?? chatHubError(this.#isAsking ? 'timeout' : 'token-expired')
      this.#finish(() => this.#host.expire(failure))
      return
    }
    if (now >= this.#askAt && !this.#isAsking) this.#ask(now)
    const nextAsk = this.#isAsking ? Infinity : this.#askAt
    this.#sleepUntil(Math.min(nextAsk, this.#goneAt < Infinity ? this.#goneAt : this.#diesAt))
  }

  #watchUse(): void {
    this.#busyUntil = watchUse(this.#host.run, this.#ageMs, this.#onTouch, this.#signal)
  }

  /** A half-written message is spared as long as the old token lives. */
  #swapOrWait(fresh: OperatorToken, now: number): void {
    const isPatient = this.#host.settings().reloadPolicy !== 'immediate'
    const swapAt = isPatient ? Math.min(this.#lastCall(), this.#busyUntil?.() ?? 0) : now
    if (now >= swapAt) this.#finish(() => this.#host.swap(fresh))
    else this.#sleepUntil(swapAt)
  }

  /** Until then a fresh token may wait. */
  #lastCall(): number {
    return this.#diesAt - Math.min(5 * pauseMs, this.#diesAt / 20)
  }

  #ask(now: number): void {
    if (!this.#hasSource()) {
      // One may come before the end.
      this.#askAt = now < this.#diesAt ? this.#diesAt : Infinity
      return
    }
    // It came after the start.
    if (!this.#busyUntil) this.#watchUse()
    this.#isAsking = true
    void this.#request().then(this.#onAnswer).catch(this.#onFailure).then(this.#check)
  }

  /** What the site says is no good takes no healthy panel down: the token is looked at before. */
  async #request(): Promise<OperatorToken> {
    const { request, token, settings } = this.#host
    const fresh = await request('refresh', this.#signal)
    if (settings().validateToken && fresh.token !== token.token) {
      const { validateToken } = await later(() => import('./validate-token.js'))
      await validateToken(settings(), fresh.token, this.#signal)
    }
    return fresh
  }

  #hasSource(): boolean {
    return hasTokenSource(this.#host.settings())
  }

  readonly #onAnswer = (token: OperatorToken): void => {
    const now = this.#ageMs()
    const endsAt = this.#endOf(token)
    if (endsAt <= now) throw chatHubError('token-expired')
    this.#isAsking = false
    this.#failures = 0
    this.#failure = null
    if (token.token !== this.#host.token.token) {
      this.#fresh = token
      return
    }
    // The same one, perhaps with its end seen better now. Another is not to be had yet.
    this.#diesAt = endsAt
    this.#goneAt = Infinity
    const halfWay = now + Math.max((endsAt - now) / 2, pauseMs)
    this.#askAt = Math.max(endsAt - this.#marginMs(), halfWay)
  }

  readonly #onFailure = (error: unknown): void => {
    const now = this.#ageMs()
    this.#isAsking = false
    this.#failure = isChatHubError(error) ? error : chatHubError('token-unreachable', error)
    this.#quietUntil = now + Math.max(retryAfterMs(error), pauseMs)
    const { code } = this.#failure
    // Asking again helps only after somebody has logged in.
    const isRefused = code === 'token-unauthorized' || code === 'token-forbidden'
    this.#failures++
    // There is not much time left once the token is dead.
    const wait = backoffMs(this.#goneAt < Infinity ? 2 : this.#failures)
    this.#askAt = isRefused ? Infinity : Math.max(now + wait, this.#quietUntil)
    if (isRefused && this.#goneAt < Infinity) this.#goneAt = now
  }

  readonly #onWakeUp = ({ type }: Event): void => {
    const isSeen = type === 'online' || document.visibilityState === 'visible'
    if (isSeen && this.#failure) this.#askAt = Math.max(this.#ageMs(), this.#quietUntil)
    this.#check()
  }

  readonly #onTouch = (busyMs: number): void => {
    if (this.#fresh) this.#sleepUntil(Math.min(this.#ageMs() + busyMs, this.#lastCall()))
  }

  readonly #onComplaint = (error: ChatHubError, isOfOldCode: boolean): void => {
    const isAlive = this.#diesAt < Infinity && this.#ageMs() < this.#diesAt
    // It is an earlier token that has come to its end.
    if (isOfOldCode && isAlive && error.code === 'token-expired') return
    const fresh = this.#fresh
    this.#finish(() => (fresh ? this.#host.swap(fresh) : this.#host.complain(error)))
  }

  #finish(act: () => void): void {
    this.#over.abort()
    act()
  }

  #sleepUntil(moment: number): void {
    clearTimeout(this.#timer)
    if (moment === Infinity) return
    const waitMs = Math.ceil(moment - this.#ageMs())
    this.#timer = setTimeout(this.#check, Math.min(waitMs, longestTimerMs))
  }

  #endOf({ expiresAt }: OperatorToken): number {
    return expiresAt === null ? Infinity : this.#ageMs() + expiresAt - Date.now()
  }

  /** How long before its end the token is replaced. */
  #marginMs(): number {
    return Math.min(this.#host.settings().refreshBeforeMs, this.#diesAt / 4)
  }
}
