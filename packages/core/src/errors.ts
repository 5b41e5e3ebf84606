/**
 * What went wrong, for programs. Each code has one cause and one cure, described in `docs/errors.md`.
 */
export type ChatHubErrorCode =
  | 'token-invalid'
  | 'token-expired'
  | 'token-refused'
  | 'token-unauthorized'
  | 'token-forbidden'
  | 'token-unreachable'
  | 'script-unreachable'
  | 'script-blocked'
  | 'script-refused'
  | 'widget-failed'
  | 'api-refused'
  | 'timeout'
  | 'offline'
  | 'insecure-url'
  | 'rerun-failed'
  | 'part-unreachable'
  | 'missing-provider'
  | 'invalid-options'
  | 'disposed'

/**
 * Every failure of this library. The message says what happened and what to do; it never holds a token.
 */
export class ChatHubError extends Error {
  override readonly name = 'ChatHubError'
  /** What went wrong, for programs. */
  readonly code: ChatHubErrorCode

  /**
   * @param code - What went wrong.
   * @param message - What happened, then what to do.
   * @param options - The original error as `cause`, where there is one.
   */
  constructor(code: ChatHubErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/**
 * Tells whether a value is a {@link ChatHubError}, also one of another copy of this package or of
 * another document, for which `instanceof` would be false.
 *
 * @param value - Anything, as caught.
 * @returns Whether the value has the name and a code of a `ChatHubError`.
 */
export function isChatHubError(value: unknown): value is ChatHubError {
  const error = value as Partial<ChatHubError> | null | undefined
  return error?.name === 'ChatHubError' && typeof error.code === 'string'
}

const messages: Partial<Record<ChatHubErrorCode, string>> = {
  'token-invalid': 'Invalid token: pass the operator JWT itself, as the ChatHub API answers it.',
  'token-expired': 'The operator token has expired: get a new one, or compare the clocks.',
  'token-refused': 'Invalid token: the widget refused it; get a new one from your back end.',
  'token-unauthorized': 'The token route answered 401: log in.',
  'token-forbidden': 'The token route answered 403: this user is no active operator.',
  'token-unreachable': 'No operator token: getToken() or the token route failed; see its log.',
  'script-unreachable':
    'Failed to load widget: check the script URL, the network, and that ChatHub has your domain on its list.',
  'script-blocked': 'Failed to load widget: this page’s Content-Security-Policy blocks its script.',
  'widget-failed': 'The widget’s own script failed; see `cause`.',
  'part-unreachable':
    'Failed to load widget: a part of this page’s code cannot be fetched; reload it.',
  timeout: 'No answer within `timeoutMs`: try again.',
  offline: 'This device is offline: try again when it is connected.',
  'insecure-url': 'The token may not travel over http: use https (http only on localhost).',
  'rerun-failed': 'This widget does not start a second time in one page: reload the page.',
  disposed: 'The widget was taken away before it ran.',
}

/** Makes an error with the code's own text. */
export function chatHubError(code: ChatHubErrorCode, cause?: unknown): ChatHubError {
  return new ChatHubError(code, messages[code] ?? code, cause === undefined ? {} : { cause })
}
