import { chatHubError, type ChatHubError } from './errors.js'
import { createChatHubWidget } from './lease.js'
import { rejected } from './notify.js'
import { plainNames, readOption, toOptions } from './plain-options.js'
import { initialSnapshot } from './state.js'
import type { ChatHubController, ChatHubOptions, ChatHubSnapshot } from './types.js'
import type { OwnCallbacks } from './users.js'
import { warn } from './warn.js'

/** The options as properties. `attributes`, which every element has, is called `scriptAttributes` here. */
type OptionProperties = {
  -readonly [Name in Exclude<keyof ChatHubOptions, 'attributes' | 'nonce'>]: ChatHubOptions[Name]
}

/**
 * `<chathub-widget>`: holds the widget while it is in the document. Plain options are attributes in
 * kebab-case (`token-endpoint`, `timeout-ms`, `fallback-email`), all of them are properties; `nonce` is
 * the one that every element has. Whichever was set last holds. The children with `slot="loading"` are
 * shown while it loads, those with `slot="fallback"` when it has failed, instead of the built-in text.
 */
export interface ChatHubWidgetElement
  extends
    HTMLElement,
    OptionProperties,
    Pick<ChatHubController, 'getSnapshot' | 'load' | 'reload'> {
  /** More attributes of the vendor's script element. */
  scriptAttributes: ChatHubOptions['attributes']
}

/** Events of {@link ChatHubWidgetElement}. They bubble, out of shadow roots too. */
interface ChatHubWidgetEvents {
  /** The widget has started. */
  'chathub-ready': CustomEvent<ChatHubSnapshot>
  /** Something failed. */
  'chathub-error': CustomEvent<ChatHubError>
  /** The status has changed. */
  'chathub-status-change': CustomEvent<ChatHubSnapshot>
  /** A token of the source has replaced an older one. */
  'chathub-token-refreshed': CustomEvent<ChatHubSnapshot>
}

declare global {
  interface HTMLElementTagNameMap {
    'chathub-widget': ChatHubWidgetElement
  }

  interface GlobalEventHandlersEventMap extends ChatHubWidgetEvents {}
}

const tagName = 'chathub-widget'
const richNames = [
  'getToken',
  'scriptAttributes',
  'fallbackContact',
  'isReady',
  'onReady',
  'onError',
  'onStatusChange',
  'onTokenRefreshed',
]
const optionNames = [...plainNames, ...richNames]
/** By attribute. */
const plainNameOf = new Map(
  plainNames.map((name) => [name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), name]),
)

// A server has no elements.
const Base = globalThis.HTMLElement ?? Object

class WidgetElement extends Base {
  static readonly observedAttributes: readonly string[] = [...plainNameOf.keys(), 'nonce']

  static {
    for (const name of optionNames) {
      Object.defineProperty(this.prototype, name, {
        configurable: true,
        enumerable: true,
        get(this: WidgetElement) {
          return this.#given[name]
        },
        set(this: WidgetElement, value: unknown) {
          this.#set(name, value)
          this.#schedule()
        },
      })
    }
  }

  readonly #given: Record<string, unknown> = {}
  readonly #root = this.attachShadow({ mode: 'open' })
  #lease: ChatHubController | null = null
  #refusal: ChatHubError | null = null
  #isScheduled = false
  #isAsking = false

  constructor() {
    super()
    // The parser, and scripts, add the fallback or take it away when the built-in contact is there already.
    this.#root.addEventListener('slotchange', () => {
      if (!this.#refusal && this.#lease?.getSnapshot().error) this.#schedule()
    })
  }

  connectedCallback(): void {
    for (const name of optionNames) this.#upgrade(name)
    this.#schedule()
  }

  /** Only here, so that a move with `moveBefore()` is none in and out of the document. */
  connectedMoveCallback(): void {}

  disconnectedCallback(): void {
    this.#lease?.release()
    this.#lease = null
    this.#isAsking = false
    this.#render()
  }

  attributeChangedCallback(attribute: string, _: string | null, text: string | null): void {
    const name = plainNameOf.get(attribute)
    if (name) this.#set(name, text === null ? undefined : readOption(name, text))
    this.#schedule()
  }

  getSnapshot(): ChatHubSnapshot {
    return this.#lease?.getSnapshot() ?? initialSnapshot(this.#options())
  }

  load(operatorToken?: string): Promise<void> {
    return this.#hold()?.load(operatorToken) ?? this.#refuse()
  }

  reload(): Promise<void> {
    return this.#hold()?.reload() ?? this.#refuse()
  }

  #set(name: string, value: unknown): void {
    if (value !== undefined && name.startsWith('fallback')) {
      // The contact is said in one way or the other; the later one holds.
      const others =
        name === 'fallbackContact' ? ['fallbackEmail', 'fallbackText'] : ['fallbackContact']
      for (const other of others) delete this.#given[other]
    }
    this.#given[name] = value
  }

  /** A property that was set before the element was defined hides the accessor. */
  #upgrade(name: string): void {
    if (!Object.hasOwn(this, name)) return
    const self = this as unknown as Record<string, unknown>
    const value = self[name]
    delete self[name]
    self[name] = value
  }

  /** Frameworks set one property after the other: the widget gets them together, in the same task. */
  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    queueMicrotask(() => this.#hold())
  }

  /** Takes the lease, or brings its options up to date. */
  #hold(): ChatHubController | null {
    if (this.#isScheduled && this.isConnected) this.#apply()
    this.#isScheduled = false
    return this.#lease
  }

  #apply(): void {
    this.#refusal = null
    try {
      if (this.#lease) this.#lease.setOptions(this.#options())
      else {
        this.#lease = createChatHubWidget(this.#options())
        this.#lease.subscribe(() => this.#render())
      }
    } catch (error) {
      // Nothing else is thrown there. Whoever wrote the attributes has no call that could throw it.
      this.#refusal = error as ChatHubError
      this.#tell('chathub-error', this.#refusal)
      warn(this.#refusal)
    }
    this.#render()
  }

  #options(): ChatHubOptions & OwnCallbacks {
    const given = this.#given as ChatHubOptions & { scriptAttributes?: Record<string, string> }
    const hasFallback = (): boolean => this.querySelector(':scope > [slot=fallback]') !== null
    const { fallbackContact, ...options } = toOptions({
      // There will be one, sooner or later.
      operatorToken: undefined,
      ...given,
      attributes: given.scriptAttributes,
      nonce: this.nonce || undefined,
    })
    return {
      ...options,
      // The parser adds the children later.
      get fallbackContact() {
        return hasFallback() ? false : fallbackContact
      },
      onAsk: (isAsking) => {
        this.#isAsking = isAsking
        this.#render()
      },
      onReady: (snapshot) => {
        given.onReady?.(snapshot)
        this.#tell('chathub-ready', snapshot)
      },
      onError: (error) => {
        given.onError?.(error)
        this.#tell('chathub-error', error)
      },
      onStatusChange: (snapshot) => {
        given.onStatusChange?.(snapshot)
        this.#tell('chathub-status-change', snapshot)
      },
      onTokenRefreshed: (snapshot) => {
        given.onTokenRefreshed?.(snapshot)
        this.#tell('chathub-token-refreshed', snapshot)
      },
    }
  }

  #tell(type: keyof ChatHubWidgetEvents, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }))
  }

  #refuse(): Promise<never> {
    return rejected(this.#refusal ?? chatHubError('disposed'))
  }

  /** Shows one slot or none: children of no slot are not shown, so that no style is needed. */
  #render(): void {
    const name = this.#pickSlot()
    if (name === (this.#root.querySelector('slot')?.name ?? '')) return
    const slot = document.createElement('slot')
    slot.name = name
    this.#root.replaceChildren(...(name ? [slot] : []))
  }

  #pickSlot(): 'loading' | 'fallback' | '' {
    const snapshot = this.#lease?.getSnapshot()
    if (this.#refusal || snapshot?.error) return 'fallback'
    const { strategy = 'eager', consent = true } = this.#given
    const isHeldBack = !this.#isAsking && (strategy !== 'eager' || consent !== true)
    const isLoading =
      snapshot?.status === 'loading' || (snapshot?.status === 'waiting' && !isHeldBack)
    return isLoading ? 'loading' : ''
  }
}

// Another copy of this package may have been first.
if (globalThis.customElements && !customElements.get(tagName)) {
  customElements.define(tagName, WidgetElement)
}
