import { notify } from './notify.js'
import { mergeOptions, type Settings } from './options.js'
import { initialSnapshot } from './state.js'
import type { ChatHubCallbacks, ChatHubOptions } from './types.js'

/** What the element is told besides. */
export interface OwnCallbacks extends ChatHubCallbacks {
  /** Called with whether a token is asked for. */
  readonly onAsk?: ((isAsking: boolean) => void) | undefined
}

/** What the shared controller knows of one user. */
export interface LeaseState {
  options: ChatHubOptions & OwnCallbacks
  readonly listeners: Set<() => void>
}

/** Who uses the widget of one organization, in the order in which their options were set. */
export class Users {
  readonly #organization: string | undefined
  readonly #leases = new Set<LeaseState>()
  /** Joined once, not by each of a thousand users. */
  #settings: Settings | null = null

  constructor(organization: string | undefined) {
    this.#organization = organization
  }

  get size(): number {
    return this.#leases.size
  }

  add(lease: LeaseState): void {
    if (this.size === 0) this.#settings = null
    this.#leases.add(lease)
    this.#settings &&= mergeOptions([lease.options, this.#own()], this.#settings)
  }

  /** Gives a user other options, which are then the ones that were set last, unless they say the same again. */
  update(lease: LeaseState, options: ChatHubOptions): void {
    const isNews = sayMore(lease.options, options)
    this.#settings = null
    lease.options = options
    if (!isNews) return
    this.#leases.delete(lease)
    this.#leases.add(lease)
  }

  /** @returns Whether there was such a user. */
  remove(lease: LeaseState): boolean {
    // What goes on while nobody is there goes on with the settings of the last one.
    if (this.size > 1) this.#settings = null
    else this.settings()
    return this.#leases.delete(lease)
  }

  has(lease: LeaseState): boolean {
    return this.#leases.has(lease)
  }

  clear(): void {
    this.#settings = null
    this.#leases.clear()
  }

  settings(): Settings {
    return (this.#settings ??= mergeOptions([
      ...[...this.#leases].map(({ options }) => options),
      this.#own(),
    ]))
  }

  #own(): ChatHubOptions {
    return { organization: this.#organization }
  }

  /** Whether a user has said that a token will come. */
  isWaiting(): boolean {
    return [...this.#leases].some(({ options }) => initialSnapshot(options).status === 'waiting')
  }

  /** Whether a user has this token as an option. */
  bring(operatorToken: string): boolean {
    return [...this.#leases].some(({ options }) => options.operatorToken === operatorToken)
  }

  /** Whether a user shows something in place of the built-in contact. */
  hasOwnFallback(): boolean {
    return [...this.#leases].some(({ options }) => options.fallbackContact === false)
  }

  /** Those of now, to be told of one change unless they go. Who comes meanwhile sees the new state anyway. */
  audience(): Audience {
    const leases = [...this.#leases]
    const present = this.#leases
    return {
      notify() {
        for (const lease of leases)
          if (present.has(lease)) for (const listener of [...lease.listeners]) notify(listener)
      },
      // One that several share, as the options of a provider, is called once.
      tell(name, value) {
        const callbacks = new Set<unknown>()
        for (const lease of leases) if (present.has(lease)) callbacks.add(lease.options[name])
        for (const callback of callbacks) notify(callback as (told: unknown) => void, value)
      },
    }
  }
}

/**
 * Callbacks and functions of consent apart, which a component may make anew in each render: of two users whose
 * functions disagree each would be the last one in turn, without end.
 */
function sayMore(before: ChatHubOptions, after: ChatHubOptions): boolean {
  for (const name of Object.keys({ ...before, ...after }) as (keyof ChatHubOptions)[]) {
    const [old, now] = [before[name], after[name]]
    const isAsked = name === 'consent' && typeof old === 'function' && typeof now === 'function'
    if (old !== now && !name.startsWith('on') && !isAsked) return true
  }
  return false
}

/** Calls users' functions. */
export interface Audience {
  /** Calls what has subscribed. */
  notify(): void
  tell<Name extends keyof OwnCallbacks>(
    name: Name,
    value: Parameters<NonNullable<OwnCallbacks[Name]>>[0],
  ): void
}
