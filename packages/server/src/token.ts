/** A token with its end of life. */
export interface ReadToken {
  /** The bare JWT, without quotes. */
  readonly token: string
  /** Milliseconds since the epoch; `undefined` if neither the answer nor the token says it. */
  readonly expiresAt: number | undefined
}

// Three base64url parts. An error text, an HTML page and the word "undefined" have no such form.
const jwtPattern = /^[\w-]+\.([\w-]+)\.[\w-]+$/

/**
 * Reads a token in every form that ChatHub's documentation shows: a bare string, a quoted one,
 * `{token, expiresAt?}` and `{token, expiration?}`. The content type is not asked: it is not reliable.
 *
 * @returns `undefined` for anything that is no JWT.
 */
export function readTokenAnswer(text: string): ReadToken | undefined {
  const answer = unwrap(text.trim())
  const token = typeof answer.token === 'string' ? answer.token.trim() : ''
  const payload = jwtPattern.exec(token)?.[1]
  if (payload === undefined) return undefined
  // The earlier of the two, should they differ: it is the safer one.
  const moments = [readMoment(answer.expiresAt ?? answer.expiration), readExp(payload)].filter(
    (moment) => moment !== undefined,
  )
  return { token, expiresAt: moments.length > 0 ? Math.min(...moments) : undefined }
}

interface TokenAnswer {
  readonly token?: unknown
  readonly expiresAt?: unknown
  readonly expiration?: unknown
}

function unwrap(text: string): TokenAnswer {
  if (!/^["{]/.test(text)) return { token: text }
  const value = parseJson(text)
  if (typeof value === 'string') return { token: value }
  return typeof value === 'object' && value !== null ? value : {}
}

// ASP.NET leaves the zone out where it does not know it; JavaScript would take that for local time.
const isoPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/i
// What a Date can hold.
const largestMoment = 8.64e15

/**
 * Reads a moment in ISO 8601.
 *
 * @returns Milliseconds since the epoch; `undefined` for anything else.
 */
export function readMoment(value: unknown): number | undefined {
  const parts = typeof value === 'string' ? isoPattern.exec(value.trim()) : null
  if (!parts) return undefined
  const moment = Date.parse(parts[3] === undefined ? `${parts[0]}Z` : parts[0])
  return Number.isNaN(moment) ? undefined : moment
}

function readExp(payload: string): number | undefined {
  const claims = parseJson(Buffer.from(payload, 'base64url').toString())
  const isObject = typeof claims === 'object' && claims !== null
  if (!isObject || !('exp' in claims) || typeof claims.exp !== 'number') return undefined
  const moment = claims.exp * 1000
  return moment >= 0 && moment <= largestMoment ? moment : undefined
}

/** Parses JSON; `undefined` where it is none. The parser's own error would quote the text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
