/**
 * What went wrong between your back end and ChatHub, for programs. Each code has one cause and one cure;
 * the README lists them.
 */
export type ChatHubServerErrorCode =
  | 'invalid-options'
  | 'insecure-url'
  | 'login-refused'
  | 'company-token-refused'
  | 'operator-token-refused'
  | 'forbidden'
  | 'not-found'
  | 'rejected'
  | 'rate-limited'
  | 'unavailable'
  | 'unreachable'
  | 'timeout'
  | 'aborted'
  | 'invalid-answer'
  | 'no-organization'
  | 'no-operator'
  | 'organization-forbidden'
  | 'operator-inactive'

const messages: Readonly<Record<ChatHubServerErrorCode, string>> = {
  'invalid-options': 'These options make no sense together: see the README.',
  'insecure-url': 'Credentials may not travel over http: use an https base URL (http on loopback).',
  'login-refused': 'ChatHub refused the company login: check login and password.',
  'company-token-refused': 'ChatHub refused the company token or API key: get a new one.',
  'operator-token-refused': 'ChatHub refused the operator token: get a new one.',
  forbidden:
    'ChatHub does not allow this with these credentials: check their kind and their rights.',
  'not-found': 'ChatHub does not know this id: list organizations and operators again.',
  rejected: 'ChatHub did not accept the request: check ids, dates, and the clock of this machine.',
  'rate-limited': 'ChatHub gets too many calls from this company: try again later.',
  unavailable: 'ChatHub has a failure of its own: try again later.',
  unreachable: 'ChatHub cannot be reached: check the base URL, the network, and name resolution.',
  timeout: 'ChatHub did not answer within `timeoutMs`: try again later.',
  aborted: 'The caller gave this call up.',
  'invalid-answer': 'ChatHub answered something else than documented: check the base URL.',
  'no-organization': 'This company has no organization: add one in ChatHub.',
  'no-operator': 'This user has no operator in ChatHub: ask an administrator to add one.',
  'organization-forbidden': 'This user does not work for this organization: ask for another one.',
  'operator-inactive':
    'This operator is inactive: ask an administrator to activate it in ChatHub, then log in again.',
}

/** More about one error. */
export interface ChatHubServerErrorDetails {
  /** What happened, then what to do. Default: the text of the code. Never a secret. */
  readonly message?: string | undefined
  /** The HTTP status that ChatHub answered. Default: none. */
  readonly status?: number | undefined
  /** The number of ChatHub's own error, such as 1001. Default: none. */
  readonly vendorCode?: number | undefined
  /** The original error. Must hold no secret: `console.log(error)` prints it. */
  readonly cause?: unknown
}

/**
 * Every failure of this package. Neither the message nor anything that `console.log` shows of it
 * holds a login, a password or a token.
 */
export class ChatHubServerError extends Error {
  override readonly name = 'ChatHubServerError'
  /** What went wrong, for programs. */
  readonly code: ChatHubServerErrorCode
  /** The HTTP status that ChatHub answered; `undefined` if it answered none. */
  readonly status: number | undefined
  /** The number of ChatHub's own error, such as 1001; `undefined` if it sent none. */
  readonly vendorCode: number | undefined

  /**
   * @param code - What went wrong.
   * @param details - Message, status, ChatHub's number and cause. Default: the text of the code, and nothing else.
   */
  constructor(code: ChatHubServerErrorCode, details: ChatHubServerErrorDetails = {}) {
    const { message = messages[code], status, vendorCode, cause } = details
    super(message, cause === undefined ? {} : { cause })
    this.code = code
    this.status = status
    this.vendorCode = vendorCode
  }
}

/**
 * Tells whether a value is a {@link ChatHubServerError}, also one of another copy of this package, for
 * which `instanceof` would be false.
 *
 * @param value - Anything, as caught.
 * @returns Whether the value has the name and a code of a `ChatHubServerError`.
 */
export function isChatHubServerError(value: unknown): value is ChatHubServerError {
  // Any value may be asked for these fields once null and undefined are out of the way.
  const error = value as Partial<ChatHubServerError> | null | undefined
  return error?.name === 'ChatHubServerError' && typeof error.code === 'string'
}

/** Makes an error that says which call it was about. */
export function callError(
  code: ChatHubServerErrorCode,
  call: string,
  details: Omit<ChatHubServerErrorDetails, 'message'> = {},
): ChatHubServerError {
  const { status, vendorCode } = details
  const number = vendorCode === undefined ? '' : `, error ${vendorCode}`
  const answered = status === undefined ? '' : ` answered ${status}${number}`
  return new ChatHubServerError(code, {
    ...details,
    message: `${messages[code]} (${call}${answered})`,
  })
}
