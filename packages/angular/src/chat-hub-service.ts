import { computed, Injectable, type Signal } from '@angular/core'
import type { ChatHubError, ChatHubSnapshot, ChatHubStatus } from '@chathub/core'
import { injectLease } from './inject-lease'

/**
 * The widget in code. Each service is a user of the widget of its own: the widget stays in the page
 * until the injector that provides the service is destroyed.
 *
 * Provided by `provideChatHub()` that is the application or the route; in the `providers` of a
 * component it is the component, and `provideChatHub()` is not needed.
 *
 * @example
 * @Component({ providers: [ChatHubService], template: `{{ chat.status() }}` })
 * class Desk {
 *   readonly chat = inject(ChatHubService)
 * }
 */
@Injectable()
export class ChatHubService {
  readonly #lease = injectLease(() => ({}))

  /** The whole state as one frozen object: the same one until something changes. */
  readonly snapshot: Signal<ChatHubSnapshot> = this.#lease.snapshot
  /** Where the widget stands. */
  readonly status: Signal<ChatHubStatus> = computed(() => this.snapshot().status)
  /** What went wrong and what to do; `null` unless the status is `error` or `expired`. */
  readonly error: Signal<ChatHubError | null> = computed(() => this.snapshot().error)
  /** When the token expires, in milliseconds since the epoch; `null` while unknown. */
  readonly expiresAt: Signal<number | null> = computed(() => this.snapshot().expiresAt)
  /** How many times the widget was started, from 0. */
  readonly attempt: Signal<number> = computed(() => this.snapshot().attempt)
  /** Organization that the widget serves; `undefined` for the operator's own. */
  readonly organization: Signal<string | undefined> = computed(() => this.snapshot().organization)

  constructor() {
    this.#lease.update()
  }

  /**
   * Starts the widget, with this token or with one from the token source. A running widget with the
   * same token is left alone; with another token it starts afresh.
   *
   * @param operatorToken - Operator JWT without quotes. Default: one from the token source.
   * @returns Settles when the widget runs or has failed; at once on a server, where nothing is done.
   * Not awaiting it raises no `unhandledrejection`.
   * @throws {@link ChatHubError} with any code of `docs/errors.md`, as a rejection; `disposed` once the
   * injector of the service is destroyed.
   */
  load(operatorToken?: string): Promise<void> {
    return this.#lease.load(operatorToken)
  }

  /**
   * Starts the widget afresh: with a new token from the token source, or with the one handed over.
   *
   * @returns Settles as `load` does.
   * @throws {@link ChatHubError} as `load` does.
   */
  reload(): Promise<void> {
    return this.#lease.reload()
  }
}
