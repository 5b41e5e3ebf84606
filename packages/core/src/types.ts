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
 * - `waiting`: for a trigger, for consent, for a token, or for a container that the page has taken away.
 * - `loading`: there is a token, the widget's script is on its way.
 * - `ready`: the widget runs.
 * - `expired`: the token has expired and there is no fresh one.
 * - `error`: it failed; `error` says why and what to do.
 */
export type ChatHubSnapshot =
  | (SnapshotBase & {
      readonly status: 'idle' | 'waiting' | 'loading' | 'ready'
      readonly error: null
    })
  | (SnapshotBase & { readonly status: 'expired' | 'error'; readonly error: ChatHubError })

/**
 * Why a token is asked for: for the first start, for `reload()`, because the present one is about to expire, or
 * because the widget complains of it.
 */
export type ChatHubTokenReason = 'start' | 'reload' | 'refresh' | 'complaint'

/**
 * When the widget starts.
 *
 * - `eager`: at once.
 * - `idle`: when the page has loaded and has nothing to do.
 * - `visible`: when `container` comes into view; without a container as `idle`.
 * - `interaction`: when somebody uses the page, or the launcher that stands in for the widget.
 * - `manual`: with `load()`.
 */
export type ChatHubStrategy = 'eager' | 'idle' | 'visible' | 'interaction' | 'manual'

/**
 * Consent to the vendor's script: a boolean, a promise of one, or a function that is given a listener,
 * calls it with every change, and returns the function that ends it. Another promise or function in later options
 * takes its place; until it says something the last answer stands.
 */
export type ChatHubConsent =
  boolean | Promise<boolean> | ((listener: (isGiven: boolean) => void) => () => void)

/** What a function as `validateToken` is told besides the token. */
export interface ChatHubValidation {
  /** Aborted when the answer is no longer wanted. */
  readonly signal: AbortSignal
}

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

/** Callbacks of one user of the widget. A function that several users share is called once for each change. */
export interface ChatHubCallbacks {
  /** Called each time the widget has started. One that already runs is told by the snapshot. */
  readonly onReady?: ((snapshot: ChatHubSnapshot) => void) | undefined
  /** Called with every failure. */
  readonly onError?: ((error: ChatHubError) => void) | undefined
  /** Called with every new snapshot whose status differs from the one before. */
  readonly onStatusChange?: ((snapshot: ChatHubSnapshot) => void) | undefined
  /** Called when a token of the source has replaced an older one, with the snapshot that has its `expiresAt`. */
  readonly onTokenRefreshed?: ((snapshot: ChatHubSnapshot) => void) | undefined
}

/** Settings of the widget. All of them are optional; without a token source it waits for `load(token)`. */
export interface ChatHubOptions extends ChatHubCallbacks {
  /** Operator JWT. `''`, `null` and `undefined` mean *not yet*. */
  readonly operatorToken?: string | null | undefined
  /** Fetches an operator token from your back end. Wins over `tokenEndpoint`; `operatorToken` wins over both. */
  readonly getToken?:
    ((request: ChatHubTokenRequest) => Promise<string | ChatHubTokenAnswer>) | undefined
  /** URL of your back end's token route, for example `/api/chathub/token`. */
  readonly tokenEndpoint?: string | undefined
  /** Organization whose operator is meant; sent to `tokenEndpoint` as the query `org`. Default: the operator's own. */
  readonly organization?: string | undefined
  /**
   * Asks whether a token is good before the script starts with it: the URL of your back end's validation
   * route, for example `/api/chathub/validate-token`, or a function. Default: not asked.
   */
  readonly validateToken?:
    string | ((token: string, validation: ChatHubValidation) => Promise<boolean>) | undefined
  /** When the widget starts. @defaultValue 'eager' */
  readonly strategy?: ChatHubStrategy | undefined
  /**
   * Consent to the vendor's script; nothing of the vendor's is asked for without it, and withdrawn consent takes the widget
   * down. Of a promise or a function no other answer than `true` is consent. @defaultValue true
   */
  readonly consent?: ChatHubConsent | undefined
  /**
   * Where the widget runs: in the page, as the vendor documents it, or in a frame of its own, the only place
   * where it can start afresh and be taken away without traces.
   *
   * @defaultValue 'auto': `page` for a token that is handed over, `frame` for one from `getToken` or
   * `tokenEndpoint`, for an `organization`, and for a widget that did not start a second time in the page
   */
  readonly isolation?: 'auto' | 'page' | 'frame' | undefined
  /** Element, or CSS selector of one, that the widget's frame fills. Default: the frame is as large as the window and clipped to what the widget paints. */
  readonly container?: Element | string | undefined
  /** URL of the widget's script. @defaultValue the operator panel that ChatHub documents */
  readonly scriptUrl?: string | undefined
  /** `id` of the script element. @defaultValue 'operator-chat-panel-script', which the vendor documents */
  readonly scriptId?: string | undefined
  /** More attributes of the script element, for example those of the vendor's customer widget. @defaultValue none */
  readonly attributes?: Readonly<Record<string, string>> | undefined
  /** CSP nonce of the script element. Default: the one of a tag that is already in the page. */
  readonly nonce?: string | undefined
  /** Subresource integrity of the script, for example `sha384-…`. @defaultValue none */
  readonly integrity?: string | undefined
  /** CORS mode of the script. Default: the browser's for module scripts, `anonymous`. */
  readonly crossOrigin?: 'anonymous' | 'use-credentials' | undefined
  /** Referrer policy of the script. Default: the page's. */
  readonly referrerPolicy?: ReferrerPolicy | undefined
  /** How long the token and the script may take, in milliseconds each. @defaultValue 30000 */
  readonly timeoutMs?: number | undefined
  /** How many times a start that failed for the network's sake is tried again by itself, besides each time that the device is online again. @defaultValue 3 */
  readonly retry?: number | undefined
  /** How long before its end a token of the source is replaced, in milliseconds. @defaultValue 3600000, at most a quarter of the token's life */
  readonly refreshBeforeMs?: number | undefined
  /** Whether a fresh token waits, as long as the old one lives, while the operator writes. @defaultValue 'when-idle' */
  readonly reloadPolicy?: 'when-idle' | 'immediate' | undefined
  /** How long a widget that nobody uses any more is kept, hidden, in milliseconds. @defaultValue 1000 */
  readonly unmountDelayMs?: number | undefined
  /** What the page shows while the chat does not run; `false` for nothing. @defaultValue a text without a link */
  readonly fallbackContact?: ChatHubFallbackContact | false | undefined
  /** Language of the library's own texts: `en`, `fr` or `uk`. Default: the page's `lang`, else `en`. */
  readonly locale?: string | undefined
  /** Tells whether the widget runs, given the document that it runs in. Asked after its script has run, until `timeoutMs`. */
  readonly isReady?: ((document: Document) => boolean) | undefined
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
   * same token is left alone; with another token it starts afresh; what cannot be a token is refused
   * and changes nothing.
   *
   * @returns Settles when the widget runs or has failed. Not awaiting it raises no `unhandledrejection`.
   * @throws {@link ChatHubError} with any code of `docs/errors.md`, as a rejection.
   */
  readonly load: (operatorToken?: string) => Promise<void>
  /** Starts the widget afresh: with a new token from the token source, or with the one handed over. Settles as `load` does. */
  readonly reload: () => Promise<void>
  /** Replaces this user's options. A changed `operatorToken` restarts the widget with it; everything else holds from the next start. */
  readonly setOptions: (options: ChatHubOptions) => void
  /**
   * Takes the hold again after `release()`, with the newest options, as a component does that is shown again; listeners
   * subscribe anew. A token of `load()` comes back with it where neither its own options nor another hold have had anything
   * to start with by then; one that `load()` is given in between rejects with `disposed` and comes likewise. After
   * `destroy()` it is a new hold. May be called twice.
   */
  readonly hold: () => void
  /** Gives the hold back. The last one hides the widget at once and takes it down after `unmountDelayMs`. May be called twice. */
  readonly release: () => void
  /** Gives the hold back; the last one takes the widget down at once. May be called twice. */
  readonly destroy: () => void
}
