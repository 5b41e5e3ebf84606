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
  | 'widget-failed'
  | 'timeout'
  | 'offline'
  | 'insecure-url'
  | 'rerun-failed'
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
 * Tells whether a value is a {@link ChatHubError}, also one of another copy of this package, for
 * which `instanceof` would be false.
 *
 * @param value - Anything, as caught.
 * @returns Whether the value has the name and the code of a `ChatHubError`.
 */
export function isChatHubError(value: unknown): value is ChatHubError {
  return value instanceof Object && 'code' in value && 'name' in value && value.name === 'ChatHubError'
}
