import type { ChatHubError } from './errors.js'

/** Where the widget stands. */
export type ChatHubStatus = 'idle' | 'waiting' | 'loading' | 'ready' | 'expired' | 'error'

interface SnapshotBase {
  /** Organization that the widget serves; `undefined` for the operator's own. */
  readonly organization: string | undefined
  /** When the token expires, in milliseconds since the epoch; `null` while unknown. */
  readonly expiresAt: number | null
  /** How many times the widget was started by this controller, from 0. */
  readonly attempt: number
}

/**
 * One frozen picture of a controller's state. The same object until something changes.
 *
 * - `idle`: nothing was asked for yet.
 * - `waiting`: for a token.
 * - `loading`: there is a token, the widget's script is on its way.
 * - `ready`: the widget runs.
 * - `expired`: the token has expired and there is no fresh one.
 * - `error`: it failed; `error` says why and what to do.
 */
export type ChatHubSnapshot =
  | (SnapshotBase & { readonly status: 'idle' | 'waiting' | 'loading' | 'ready'; readonly error: null })
  | (SnapshotBase & { readonly status: 'expired' | 'error'; readonly error: ChatHubError })

/** Why a token is asked for. */
export type ChatHubTokenReason = 'start' | 'reload'

/** What `getToken` is told. */
export interface ChatHubTokenRequest {
  /** Organization that the token is for; `undefined` for the operator's own. */
  readonly organization: string | undefined
  /** Why the token is asked for. */
  readonly reason: ChatHubTokenReason
  /** Aborted when the answer is no longer wanted. */
  readonly signal: AbortSignal
}

/** A token with its end of life, as your back end answers it. */
export interface ChatHubTokenAnswer {
  /** Operator JWT. */
  readonly token: string
  /** End of life: ISO 8601 text, milliseconds since the epoch, or a `Date`. Default: the JWT's `exp`. */
  readonly expiresAt?: string | number | Date | null | undefined
}

/** Where people turn to while the chat does not run. */
export interface ChatHubFallbackContact {
  /** Address for the mail link. Default: no link. */
  readonly email?: string | undefined
  /** First paragraph. Default: "Chat is temporarily unavailable." in the language of `locale`. */
  readonly text?: string | undefined
}

/** Callbacks of one user of the widget. Each user's callbacks are its own. */
export interface ChatHubCallbacks {
  /** Called when the widget runs. */
  readonly onReady?: ((snapshot: ChatHubSnapshot) => void) | undefined
  /** Called with every failure. */
  readonly onError?: ((error: ChatHubError) => void) | undefined
  /** Called with every new snapshot whose status differs from the one before. */
  readonly onStatusChange?: ((snapshot: ChatHubSnapshot) => void) | undefined
}

/** Settings of the widget. All of them are optional; without a token source it waits for `load(token)`. */
export interface ChatHubOptions extends ChatHubCallbacks {
  /** Operator JWT. `''`, `null` and `undefined` mean *not yet*. */
  readonly operatorToken?: string | null | undefined
  /** Fetches an operator token from your back end. Wins over `tokenEndpoint`; `operatorToken` wins over both. */
  readonly getToken?:
    | ((request: ChatHubTokenRequest) => Promise<string | ChatHubTokenAnswer>)
    | undefined
  /** URL of your back end's token route, for example `/api/chathub/token`. */
  readonly tokenEndpoint?: string | undefined
  /** Organization whose operator is meant; sent to `tokenEndpoint` as the query `org`. Default: the operator's own. */
  readonly organization?: string | undefined
  /** Where the widget runs. `frame` is not available yet and refused as `invalid-options`. @defaultValue 'auto', which is `page` */
  readonly isolation?: 'auto' | 'page' | 'frame' | undefined
  /** URL of the widget's script. @defaultValue the operator panel that ChatHub documents */
  readonly scriptUrl?: string | undefined
  /** `id` of the script element. @defaultValue 'operator-chat-panel-script', which the vendor documents */
  readonly scriptId?: string | undefined
  /** More attributes of the script element, for example those of the vendor's customer widget. */
  readonly attributes?: Readonly<Record<string, string>> | undefined
  /** CSP nonce of the script element. Default: the one of a tag that is already in the page. */
  readonly nonce?: string | undefined
  /** Subresource integrity of the script, for example `sha384-…`. */
  readonly integrity?: string | undefined
  /** CORS mode of the script. Default: the browser's for module scripts, `anonymous`. */
  readonly crossOrigin?: 'anonymous' | 'use-credentials' | undefined
  /** Referrer policy of the script. Default: the page's. */
  readonly referrerPolicy?: ReferrerPolicy | undefined
  /** How long the token and the script may take, in milliseconds each. @defaultValue 30000 */
  readonly timeoutMs?: number | undefined
  /** How long a widget that nobody uses any more is kept, hidden, in milliseconds. @defaultValue 1000 */
  readonly unmountDelayMs?: number | undefined
  /** What the page shows while the chat does not run; `false` for nothing. @defaultValue a text without a link */
  readonly fallbackContact?: ChatHubFallbackContact | false | undefined
  /** Language of the library's own texts: `en`, `fr` or `uk`. Default: the page's `lang`, else `en`. */
  readonly locale?: string | undefined
  /** Tells whether the widget runs, given the element(s) it added. Asked after its script has run, until `timeoutMs`. */
  readonly isReady?: ((root: ParentNode) => boolean) | undefined
}

/**
 * One user's hold on the organization's one widget. While there is a user the widget stays; the last
 * to go takes it down. The methods do not use `this` and can be handed over as they are.
 */
export interface ChatHubController {
  /** The current state; the same object until something changes. */
  readonly getSnapshot: () => ChatHubSnapshot
  /** The state that a server renders and a browser starts from. */
  readonly getServerSnapshot: () => ChatHubSnapshot
  /** Calls the listener after every change. Returns the function that ends it. Does nothing on a server. */
  readonly subscribe: (listener: () => void) => () => void
  /**
   * Starts the widget, with this token or with one from the token source. A running widget with the
   * same token is left alone; with another token it starts afresh.
   *
   * @returns Settles when the widget runs or has failed. Not awaiting it raises no `unhandledrejection`.
   * @throws {@link ChatHubError} with any code of `docs/errors.md`, as a rejection.
   */
  readonly load: (operatorToken?: string) => Promise<void>
  /** Starts the widget afresh: with a new token from the token source, or with the one handed over. Settles as `load` does. */
  readonly reload: () => Promise<void>
  /** Replaces this user's options. A changed `operatorToken` restarts the widget with it; everything else holds from the next start. */
  readonly setOptions: (options: ChatHubOptions) => void
  /** Gives the hold back. The last one hides the widget at once and takes it down after `unmountDelayMs`. May be called twice. */
  readonly release: () => void
  /** Gives the hold back; the last one takes the widget down at once. May be called twice. */
  readonly destroy: () => void
}
