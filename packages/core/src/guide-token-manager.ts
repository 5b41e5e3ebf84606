import { chatHubError, type ChatHubError } from './errors.js'
import { holdWidget } from './guide-hold.js'
import { tokenRoute } from './guide-tokens.js'
import { rejected } from './notify.js'
import type { ChatHubController, ChatHubOptions } from './types.js'

const hourMs = 3_600_000

/**
 * Keeps a widget in the page whose token comes from your token route and never gets old: an hour before
 * its end (earlier for shorter ones) there is a new one, also after sleep and outages. No interval is
 * needed for that, unlike in the guide; the methods are there for code that calls them.
 *
 * @example
 * const widgetManager = new WidgetTokenManager()
 * await widgetManager.initialize()
 */
export class WidgetTokenManager {
  readonly #options: Omit<ChatHubOptions, 'operatorToken'>
  #chat: ChatHubController | null = null

  /** @param options - More settings. @defaultValue `{ tokenEndpoint: '/api/chathub/token' }` */
  constructor(options: Omit<ChatHubOptions, 'operatorToken'> = {}) {
    this.#options = options
  }

  /** When the token expires; `null` while unknown. */
  get expiresAt(): Date | null {
    const moment = this.#chat?.getSnapshot().expiresAt ?? null
    return moment === null ? null : new Date(moment)
  }

  /**
   * Fetches a token and starts the widget.
   *
   * @returns Settles when the widget runs or has failed. Not awaiting it raises no `unhandledrejection`.
   * @throws {@link ChatHubError} with any code of `docs/errors.md`, as a rejection.
   */
  initialize(): Promise<void> {
    const { organization, ...options } = this.#options
    try {
      this.#chat = holdWidget(organization, { ...tokenRoute, ...options }, this)
    } catch (error) {
      return rejected(error as ChatHubError) // Nothing else is thrown there.
    }
    return this.#chat.load()
  }

  /** Fetches a new token and starts the widget afresh with it. Settles as {@link initialize} does. */
  refreshToken(): Promise<void> {
    return this.#chat?.reload() ?? rejected(chatHubError('disposed'))
  }

  /** Does what {@link refreshToken} does if the token has less than an hour left; else it resolves. */
  checkAndRefresh(): Promise<void> {
    const { expiresAt } = this
    const isDue = expiresAt !== null && expiresAt.getTime() - Date.now() < hourMs
    return isDue ? this.refreshToken() : Promise.resolve()
  }

  /** Starts the widget afresh; with a source of tokens that is what {@link refreshToken} does. */
  reloadWidget(): void {
    void this.refreshToken()
  }

  /** Takes the widget away, unless others hold it too, and asks for nothing ever after. May be called twice. */
  destroy(): void {
    this.#chat?.destroy()
    this.#chat = null
  }
}
