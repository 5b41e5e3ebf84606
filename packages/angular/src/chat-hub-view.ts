import {
  computed,
  Directive,
  effect,
  output,
  type OutputEmitterRef,
  type Signal,
} from '@angular/core'
import type {
  ChatHubCallbacks,
  ChatHubError,
  ChatHubOptions,
  ChatHubSnapshot,
  ChatHubStatus,
} from '@chathub/core'
import { injectLease } from './inject-lease'

/** The options that a template can set; the callbacks are outputs instead. */
export type ChatHubInputs = Omit<ChatHubOptions, keyof ChatHubCallbacks>

/** What `[chatHubWidget]` and `<chat-hub-widget>` have in common: they show the panel while they are in a template. */
@Directive()
export abstract class ChatHubView {
  readonly #lease = injectLease(() => this.getInputs(), {
    change: (now, before) => this.#tell(now, before),
    tokenRefreshed: (now) => this.tokenRefreshed.emit(now),
  })

  /** Emits when the widget runs. */
  readonly ready: OutputEmitterRef<ChatHubSnapshot> = output<ChatHubSnapshot>()
  /** Emits every failure. Not named `error`, which is an event of the browser's own. */
  readonly chatHubError: OutputEmitterRef<ChatHubError> = output<ChatHubError>()
  /** Emits every new snapshot whose status differs from the one before. */
  readonly statusChange: OutputEmitterRef<ChatHubSnapshot> = output<ChatHubSnapshot>()
  /** Emits when a token of the source has replaced an older one. */
  readonly tokenRefreshed: OutputEmitterRef<ChatHubSnapshot> = output<ChatHubSnapshot>()

  /** The whole state as one frozen object: the same one until something changes. */
  readonly snapshot: Signal<ChatHubSnapshot> = this.#lease.snapshot
  /** Where the widget stands. */
  readonly status: Signal<ChatHubStatus> = computed(() => this.snapshot().status)
  /** What went wrong and what to do; `null` unless the status is `error` or `expired`. */
  readonly error: Signal<ChatHubError | null> = computed(() => this.snapshot().error)
  /** Starts the widget; see `ChatHubService`. Stays the same function. */
  readonly load: (operatorToken?: string) => Promise<void> = this.#lease.load
  /** Starts the widget afresh; see `ChatHubService`. Stays the same function. */
  readonly reload: () => Promise<void> = this.#lease.reload

  constructor() {
    effect(() => this.#lease.update())
  }

  /** The options of now; reads signals. */
  protected abstract getInputs(): ChatHubInputs

  #tell(now: ChatHubSnapshot, before: ChatHubSnapshot): void {
    if (now.status !== before.status) this.statusChange.emit(now)
    if (now.status === 'ready') this.ready.emit(now)
    if (now.error) this.chatHubError.emit(now.error)
  }
}
