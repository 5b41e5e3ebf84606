/** One request, without its secrets: no header, no body, and no token or key in its query. */
export interface LoggedRequest {
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
  /** HTTP status; 101 for an opened socket, `null` where the connection ended without an answer. */
  readonly status: number | null
  readonly durationMs: number
}

/** What was asked of the emulator. */
export interface RequestLog {
  readonly entries: () => readonly LoggedRequest[]
  readonly add: (entry: LoggedRequest) => void
  readonly clear: () => void
}

const capacity = 5_000
const secretNames: ReadonlySet<string> = new Set(['access_token', 'token', 'key', 'id'])

/** Makes an empty log that keeps the newest entries. */
export function createRequestLog(): RequestLog {
  let entries: LoggedRequest[] = []
  return {
    entries: () => [...entries],
    add: (entry) => {
      entries.push(Object.freeze(entry))
      if (entries.length > capacity) entries = entries.slice(-capacity)
    },
    clear: () => {
      entries = []
    },
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
