import { chatHubError, type ChatHubError } from './errors.js'
import { showFallback } from './fallback.js'
import { initialSnapshot, transition, type WidgetEvent } from './state.js'
import type { ChatHubSnapshot } from './types.js'
import type { Audience, LeaseState, Users } from './users.js'
import { warn } from './warn.js'

/** What users see and hear of the widget: its snapshot, their callbacks and promises, and the contact. */
export class Announcer {
  readonly #users: Users
  /** Written here only; a field, because every component reads it several times. */
  snapshot: ChatHubSnapshot
  /** Where a try that nobody asked for has got to. Until it succeeds the failure before it stands. */
  #quiet: WidgetEvent | null = null
  /** What has changed and is not told yet. */
  #news: News[] = []
  /** Who waits for the next outcome, and with what. */
  #waiting = new Map<(error: ChatHubError | null) => void, LeaseState>()
  #removeContact: (() => void) | null = null
  #isAsking = false

  constructor(users: Users, organization: string | undefined) {
    this.#users = users
    this.snapshot = initialSnapshot({ organization })
  }

  /** Settles with the next outcome. Not awaiting it raises no `unhandledrejection`. */
  wait(lease: LeaseState): Promise<void> {
    const settled = new Promise<void>((resolve, reject) =>
      this.#waiting.set((error) => (error ? reject(error) : resolve()), lease),
    )
    settled.catch(() => {}) // The failure is in the snapshot too: not awaiting it is no mistake.
    return settled
  }

  /** Whether a user that is still there waits for the next outcome. */
  get isAwaited(): boolean {
    return [...this.#waiting.values()].some((lease) => this.#users.has(lease))
  }

  settle(error: ChatHubError | null): void {
    this.closeRound()(error)
  }

  /**
   * From now on whoever waits does so for the next outcome.
   *
   * @returns Settles the promises of before.
   */
  closeRound(): (error: ChatHubError | null) => void {
    const before = this.#waiting
    this.#waiting = new Map()
    return (error) => {
      for (const settle of before.keys()) settle(error)
    }
  }

  /** A user has ended its hold: the outcome for the others may be long in coming. */
  leave(lease: LeaseState): void {
    for (const [settle, waiting] of this.#waiting)
      if (waiting === lease && this.#waiting.delete(settle)) settle(chatHubError('disposed'))
  }

  /** Says whether what comes now is a try that nobody asked for. */
  hush(isQuiet: boolean): void {
    this.#quiet = isQuiet ? { type: 'wait' } : null
  }

  /** A quiet try is wanted now, or has succeeded. */
  reveal(): void {
    const event = this.#quiet
    this.#quiet = null
    if (event) this.commit(event)
  }

  commit(event: WidgetEvent): void {
    if (this.#quiet && (event.type === 'wait' || event.type === 'start')) {
      this.#quiet = event
      return
    }
    const before = this.snapshot
    const snapshot = transition(before, event)
    if (snapshot === before) return
    this.snapshot = snapshot
    this.#news.push({ before, snapshot, audience: this.#users.audience() })
    // What a listener leads to is told after what it was told of.
    if (this.#news.length > 1) return
    for (const news of this.#news) tellNews(news)
    this.#news = []
  }

  /** Says that a token is asked for, or that something else is waited for: the status is the same. */
  setAsking(isAsking: boolean): void {
    if (isAsking || this.#isAsking) this.#users.audience().tell('onAsk', isAsking)
    this.#isAsking = isAsking
  }

  /** Shows where people turn to, unless a user shows something of its own. */
  showContact(): void {
    this.clearContact()
    if (!this.#users.hasOwnFallback()) this.#removeContact = showFallback(this.#users.settings())
  }

  /** Users have come, gone or changed: one may show something in place of the contact now, or none any more. */
  reviewContact(): void {
    const isShown = this.#removeContact !== null
    if ((isShown || this.snapshot.error) && isShown === this.#users.hasOwnFallback())
      this.showContact()
  }

  clearContact(): void {
    this.#removeContact?.()
    this.#removeContact = null
  }
}

interface News {
  readonly before: ChatHubSnapshot
  readonly snapshot: ChatHubSnapshot
  readonly audience: Audience
}

function tellNews({ before, snapshot, audience }: News): void {
  audience.notify()
  if (snapshot.status !== before.status) audience.tell('onStatusChange', snapshot)
  if (snapshot.status === 'ready') audience.tell('onReady', snapshot)
  if (snapshot.error) {
    audience.tell('onError', snapshot.error)
    warn(snapshot.error)
  }
}
