import { chatHubError } from './errors.js'

/** A token that has been looked at. */
export interface OperatorToken {
  readonly token: string
  /** Milliseconds since the epoch; `null` if neither the answer nor the token says it. */
  readonly expiresAt: number | null
  /** Whether it has the form of a JWT. */
  readonly isJwt: boolean
}

/**
 * Reads a token in every form that the vendor's documentation shows: bare, quoted, `{token, expiresAt?}`
 * and `{token, expiration?}`, as an object or as JSON text.
 *
 * @throws ChatHubError `token-invalid` for what is plainly no token. Without a `cause`: the message of
 * a JSON parser quotes what it was given.
 */
export function readToken(answer: unknown): OperatorToken {
  const { token, expiresAt } = unwrapSafely(answer)
  // White space, `<` of an HTML page, JSON of another shape: no token has them.
  if (/[\s<>{}[\]"]|^(undefined|null)?$/.test(token)) throw chatHubError('token-invalid')
  const claims = readClaims(token)
  const exp = claims?.['exp']
  const expMs = typeof exp === 'number' ? toMilliseconds(exp * 1000) : NaN
  return { token, expiresAt: [expiresAt, expMs].find(isMoment) ?? null, isJwt: claims !== null }
}

/** Whether the token's end has passed, by the clock of this device. */
export function isOver({ expiresAt }: OperatorToken): boolean {
  return expiresAt !== null && expiresAt <= Date.now()
}

interface Answer {
  readonly token: string
  /** Milliseconds since the epoch; `NaN` if the answer does not say it. */
  readonly expiresAt: number
}

function unwrapSafely(answer: unknown): Answer {
  try {
    return unwrap(answer)
  } catch {
    throw chatHubError('token-invalid')
  }
}

function unwrap(answer: unknown): Answer {
  if (typeof answer === 'string') {
    const text = answer.trim()
    return /^["{]/.test(text) ? unwrap(JSON.parse(text)) : { token: text, expiresAt: NaN }
  }
  const { token, expiresAt, expiration } = Object(answer) as Record<string, unknown>
  const text = typeof token === 'string' ? token.trim() : ''
  return { token: text, expiresAt: toMilliseconds(expiresAt ?? expiration) }
}

function readClaims(token: string): Readonly<Record<string, unknown>> | null {
  const payload = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token)?.[1]
  if (payload === undefined) return null
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
    return Object(claims) === claims ? (claims as Record<string, unknown>) : null
  } catch {
    return null // Three parts with dots between them, but no JWT.
  }
}

function toMilliseconds(moment: unknown): number {
  return new Date(moment as string | number | Date).getTime()
}

function isMoment(value: number): boolean {
  return value > 0
}
