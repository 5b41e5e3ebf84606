import { isChatHubServerError } from './errors.js'
import type { HandlerErrorCode } from './handler.js'

/** What a route has decided, before the headers that all answers have. */
export interface Outcome {
  readonly status: number
  /** `undefined` if the browser gets what it asked for. */
  readonly code: HandlerErrorCode | undefined
  /** JSON; empty for none. */
  readonly body: string
  /** Bytes of the body. */
  readonly length: number
  /** More headers, names and values by turns. */
  readonly headers: readonly string[]
  /** What `onError` shall hear, if anything. */
  readonly failure: { readonly error: unknown } | undefined
}

const texts: Readonly<Record<HandlerErrorCode, readonly [status: number, text: string]>> = {
  unauthorized: [401, 'Unauthorized'],
  'no-operator': [403, 'This user has no operator'],
  'organization-forbidden': [403, 'This organization is not open to this user'],
  'operator-inactive': [403, 'This operator is inactive'],
  'operator-refused': [403, 'This operator gets no token'],
  'cross-site': [403, 'Pages of other origins may not ask this'],
  'not-found': [404, 'Not found'],
  'method-not-allowed': [405, 'Method not allowed'],
  'invalid-request': [400, 'The request is not as documented'],
  'body-too-large': [413, 'The body is too large'],
  'not-json': [415, 'The body must be application/json'],
  'too-many-requests': [429, 'Too many requests'],
  'token-unavailable': [500, 'Failed to generate token'],
  'validation-unavailable': [500, 'Failed to validate token'],
}

/** Makes an outcome. */
export function outcomeOf(
  status: number,
  code: HandlerErrorCode | undefined,
  body: string,
  headers: readonly string[] = [],
): Outcome {
  return { status, code, body, length: Buffer.byteLength(body), headers, failure: undefined }
}

/** Makes the outcome of a refused request. */
export function refuse(code: HandlerErrorCode, headers?: readonly string[]): Outcome {
  const [status, error] = texts[code]
  return outcomeOf(status, code, JSON.stringify({ error, code }), headers)
}

/** Makes the outcome of a request that failed for a reason which the browser is not told. */
export function failWith(error: unknown, code: HandlerErrorCode): Outcome {
  return { ...refuse(code), failure: { error } }
}

// What a site may throw in `operatorFor` to tell the browser more than a plain 500.
const forUsers = new Set<unknown>([
  'no-operator',
  'organization-forbidden',
  'operator-inactive',
  'not-found',
])

/** What the browser may be told of an error that the site threw; `undefined` if nothing. */
export function readUserError(error: unknown): HandlerErrorCode | undefined {
  const code = readErrorCode(error)
  // All members of the set are codes of handlers.
  return forUsers.has(code) ? (code as HandlerErrorCode) : undefined
}

/** The code of a `ChatHubServerError`; `undefined` for anything else. */
export function readErrorCode(error: unknown): string | undefined {
  try {
    return isChatHubServerError(error) ? error.code : undefined
  } catch {
    // Anything can be thrown, also an object whose fields throw when they are read.
    return undefined
  }
}
