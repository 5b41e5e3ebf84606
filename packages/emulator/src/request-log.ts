/** One request, without its secrets: no body, and no token or key in full. */
export interface LoggedRequest {
  /** Number of the request since the start. */
  readonly id: number
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly method: string
  readonly path: string
  /** Query with the values of tokens and keys taken out; empty where there was none. */
  readonly query: string
  /** Site that asked, from the header `Origin`, or `null`. */
  readonly origin: string | null
  /** Whom the credential spoke for: `company`, `operator 101`, or `null` where none was accepted. */
  readonly caller: string | null
  /** The credential that was sent, shortened, with its header's name, or `null`. */
  readonly credential: string | null
  readonly accept: string | null
  readonly contentType: string | null
  readonly userAgent: string | null
  /** The fault that the request met, in words, or `null`. */
  readonly fault: string | null
  /** HTTP status; 101 for an opened socket, `null` where the connection ended without an answer. */
  readonly status: number | null
  /** `Content-Type` of the answer, or `null`. */
  readonly answerType: string | null
  readonly durationMs: number
}

/** How many requests are remembered. */
export const loggedRequests = 5_000

const secretNames: ReadonlySet<string> = new Set(['access_token', 'token', 'key', 'id'])
const shownStart = 6
const shownEnd = 4

/** The part of a log's entry that stands in the request's headers. */
export function loggedHeaders(
  header: (name: string) => string | undefined,
): Pick<LoggedRequest, 'origin' | 'credential' | 'accept' | 'contentType' | 'userAgent'> {
  return {
    origin: header('origin') ?? null,
    credential: credentialOf(header),
    accept: header('accept') ?? null,
    contentType: header('content-type') ?? null,
    userAgent: header('user-agent') ?? null,
  }
}

/** Returns a query that can be shown: the value of every parameter that may be a secret is `…`. */
export function redactQuery(parameters: URLSearchParams): string {
  const parts = [...parameters].map(([name, value]) => {
    const shown = secretNames.has(name.toLowerCase()) ? '…' : encodeURIComponent(value)
    return `${encodeURIComponent(name)}=${shown}`
  })
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}

/** Returns the beginning and the end of a secret; nothing of one that is too short for that. */
export function shorten(secret: string): string {
  if (secret.length < 3 * (shownStart + shownEnd)) return '…'
  return `${secret.slice(0, shownStart)}…${secret.slice(-shownEnd)}`
}

function credentialOf(header: (name: string) => string | undefined): string | null {
  const authorization = header('authorization')
  if (authorization !== undefined) {
    const [scheme = '', secret] = authorization.split(/ +/)
    // Without a scheme the first word is the secret itself.
    const shown = secret === undefined ? shorten(scheme) : `${scheme} ${shorten(secret)}`
    return `Authorization: ${shown}`
  }
  const key = header('x-authorization-key')
  return key === undefined ? null : `X-Authorization-Key: ${shorten(key)}`
}
