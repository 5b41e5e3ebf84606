import ky, { isHTTPError, isNetworkError, type KyInstance, type RetryOptions } from 'ky'
import { checkBaseUrl, defaultBaseUrl } from './base-url.js'
import { callError, ChatHubServerError, type ChatHubServerErrorCode } from './errors.js'
import { createPacer } from './pacer.js'

/** How calls of ChatHub travel. */
export interface TransportOptions {
  /**
   * Address of ChatHub's API. `http:` is refused outside loopback.
   *
   * @defaultValue 'https://chatapi.smsbat.com'
   */
  readonly baseUrl?: string | undefined
  /** How long one call may take, in milliseconds, its retries included. @defaultValue 10000 */
  readonly timeoutMs?: number | undefined
  /** How often a call that failed for the moment and may safely be repeated is repeated. @defaultValue 2 */
  readonly retries?: number | undefined
  /**
   * The wait before the first retry, in milliseconds; it doubles with each. A `Retry-After` of ChatHub's wins.
   *
   * @defaultValue 1000, which ChatHub's page on limits asks for
   */
  readonly retryDelayMs?: number | undefined
  /** Replaces the global `fetch`, for a proxy or tracing. It gets a `Request`. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined
}

/** Settings of one call. */
export interface CallOptions {
  /** Gives the call up: it rejects with `aborted`. */
  readonly signal?: AbortSignal | undefined
}

/** One call, as it goes over the wire. */
export interface Call {
  readonly method: 'GET' | 'POST'
  /** Path without a leading slash. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Whether doing it twice would leave something behind. Then it is repeated only after a 429. */
  readonly isUnrepeatable?: boolean
}

/** What ChatHub answered, whatever the status. */
export interface Answer {
  readonly status: number
  readonly text: string
}

/** Sends one call. Rejects only where there is no answer at all, and after retries ran out on 429 and 5xx. */
export type Transport = (call: Call, options?: CallOptions) => Promise<Answer>

interface Limits {
  readonly timeoutMs: number
  readonly retries: number
  readonly retryDelayMs: number
}

/**
 * Makes the one function that talks with ChatHub. ky brings the retry rules (`Retry-After` in all its
 * forms, backoff, which failures are of the network); its own errors stay in here, since they
 * carry the request with its credentials.
 *
 * @throws ChatHubServerError `invalid-options`, `insecure-url`.
 */
export function createTransport(options: TransportOptions): Transport {
  const limits = readLimits(options)
  const pace = createPacer()
  const http = ky.create({
    prefix: checkBaseUrl(options.baseUrl ?? defaultBaseUrl),
    // The documentation asks for text/plain on calls that answer JSON, so both are named.
    headers: { accept: 'application/json, text/plain' },
    // A redirect would carry the password or the API key to another host.
    redirect: 'manual',
    timeout: false,
    parseJson: (text) => text,
    fetch: createFetch(options.fetch),
    hooks: { beforeRetry: [({ request }) => pace(request.signal)] },
  })
  return async (call, { signal } = {}) => {
    const name = `${call.method} /${call.path}`
    try {
      signal?.throwIfAborted()
      await pace(signal)
    } catch {
      throw callError('aborted', name, { cause: signal?.reason })
    }
    // The time starts here, so that waiting for a turn counts against nobody.
    const timeLimit = AbortSignal.timeout(limits.timeoutMs)
    const either = signal ? AbortSignal.any([timeLimit, signal]) : timeLimit
    return send(http, call, limits, either).catch((error: unknown) => {
      if (signal?.aborted) throw callError('aborted', name, { cause: signal.reason })
      if (timeLimit.aborted) throw callError('timeout', name)
      return readFailure(error, name)
    })
  }
}

async function send(
  http: KyInstance,
  call: Call,
  limits: Limits,
  signal: AbortSignal,
): Promise<Answer> {
  const response = await http(call.path, {
    method: call.method,
    searchParams: call.query,
    ...(call.json === undefined ? {} : { json: call.json }),
    headers: call.headers ?? {},
    retry: createRetry(call, limits),
    signal,
  })
  return { status: response.status, text: await response.text() }
}

function createFetch(
  custom: TransportOptions['fetch'],
): (input: string | URL | Request, init?: RequestInit) => Promise<Response> {
  // Asked for with each call, so that a test or a tracer may replace the global one later.
  return (input, init) => {
    const request = new Request(input, init)
    return custom ? custom(request) : fetch(request)
  }
}

const retriedStatuses = [429, 500, 502, 503, 504]

function createRetry(call: Call, { retries, retryDelayMs, timeoutMs }: Limits): RetryOptions {
  const deadline = Date.now() + timeoutMs
  const delay = (attempt: number): number => retryDelayMs * 2 ** (attempt - 1)
  return {
    limit: retries,
    methods: ['get', 'post'],
    statusCodes: call.isUnrepeatable ? [429] : retriedStatuses,
    afterStatusCodes: [429, 503],
    delay,
    jitter: (delayMs) => delayMs * (1 + Math.random() / 4),
    shouldRetry: ({ error, retryCount }) => {
      if (call.isUnrepeatable && !isHTTPError(error)) return false
      // Waiting for longer than the call may take would hide this failure behind a `timeout`.
      const waitMs = retryAfterMs(error) ?? delay(retryCount)
      return Date.now() + waitMs < deadline ? undefined : false
    },
  }
}

function retryAfterMs(error: unknown): number | undefined {
  const header = isHTTPError(error) ? error.response.headers.get('retry-after') : null
  if (header === null) return undefined
  const waitMs = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isNaN(waitMs) ? undefined : waitMs
}

function readFailure(error: unknown, call: string): Answer {
  if (!isHTTPError(error)) {
    // What fetch() itself wraps is an error of the system (refused, reset, name not found): no headers in it.
    const cause = isNetworkError(error) ? rootCause(error) : undefined
    throw callError('unreachable', call, { cause })
  }
  const { status } = error.response
  const code = codeOfFailure(status)
  if (code !== undefined) throw callError(code, call, { status })
  return { status, text: typeof error.data === 'string' ? error.data : '' }
}

function codeOfFailure(status: number): ChatHubServerErrorCode | undefined {
  if (status === 429) return 'rate-limited'
  return status >= 500 ? 'unavailable' : undefined
}

function rootCause(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootCause(error.cause) : error
}

function readLimits(options: TransportOptions): Limits {
  const { timeoutMs = 10_000, retries = 2, retryDelayMs = 1000 } = options
  checkCount('timeoutMs', timeoutMs, 1)
  checkCount('retries', retries, 0)
  checkCount('retryDelayMs', retryDelayMs, 0)
  return { timeoutMs, retries, retryDelayMs }
}

function checkCount(name: string, value: number, least: number): void {
  // Timers of the platform end at 2 ** 31 - 1 milliseconds.
  if (Number.isInteger(value) && value >= least && value < 2 ** 31) return
  throw new ChatHubServerError('invalid-options', {
    message: `\`${name}\` must be a whole number of at least ${least}.`,
  })
}
