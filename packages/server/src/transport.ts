import ky, { isHTTPError, type KyInstance } from 'ky'
import { largestListBytes, readAnswer, type Answer } from './answer-body.js'
import { checkBaseUrl, defaultBaseUrl } from './base-url.js'
import {
  callError,
  ChatHubServerError,
  isChatHubServerError,
  type ChatHubServerErrorCode,
} from './errors.js'
import type { ChatHubServerListener } from './events.js'
import { tell } from './maybe-promise.js'
import { pacersOf, type Pacer } from './pacer.js'
import { createRetry, reasonOfFailure, type RetryLimits } from './retry.js'
import { withTimeLimit } from './time-limit.js'

/** How calls of ChatHub travel. */
export interface TransportOptions {
  /**
   * Address of ChatHub's API. `http:` is refused outside loopback.
   *
   * @defaultValue 'https://chatapi.smsbat.com'
   */
  readonly baseUrl?: string | undefined
  /**
   * How long one call of ChatHub's may take, in milliseconds, its retries included. A method may need a login besides.
   *
   * @defaultValue 10000
   */
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
  /** Hears of every call of ChatHub's, its failed logins included: only events of the type `call`. Never a secret. */
  readonly onEvent?: ChatHubServerListener | undefined
}

/** Settings of one call. */
export interface CallOptions {
  /** Gives the call up: it rejects with `aborted`. */
  readonly signal?: AbortSignal | undefined
}

/** One call, as it goes over the wire. */
export interface Call<Value> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path without a leading slash. */
  readonly path: string
  /** What errors and events call it. @defaultValue method and path */
  readonly name?: string
  readonly query?: readonly (readonly [string, string])[]
  readonly json?: unknown
  /** Asked when it is the call's turn. Where there are none by then, it counts as refused without being sent. */
  readonly headers?: () => Readonly<Record<string, string>> | undefined
  /** Whether it goes ahead of the calls that have had no turn yet, as a retry does. */
  readonly isAhead?: boolean
  /** Whether doing it twice would leave something behind. Then it is repeated only after a 429. */
  readonly isUnrepeatable?: boolean
  /** Whether it sends a chat message, for which ChatHub has a limit of its own. */
  readonly isMessage?: boolean
  /** The most that a good answer may have. @defaultValue 8 MB */
  readonly largestBytes?: number
  /** Makes the value of the last answer, whatever its status; throws a ChatHubServerError where there is none. */
  readonly read: (answer: Answer) => Value
}

/** What errors and events call a call. */
export function nameOf({
  name,
  method,
  path,
}: Pick<Call<unknown>, 'name' | 'method' | 'path'>): string {
  return name ?? `${method} /${path}`
}

/** Sends one call. Rejects only with a ChatHubServerError. */
export type Transport = <Value>(call: Call<Value>, options?: CallOptions) => Promise<Value>

/** What is known of a call under way. */
interface Progress {
  readonly name: string
  tries: number
  mayBeDone: boolean
  /** Of the last try. */
  answer: Answer | undefined
}

/**
 * Makes the one function that talks with ChatHub. ky brings the repeating (which failures are of the
 * network, requests that can be sent again); its own errors stay in here, since they carry the request with its credentials.
 *
 * @param options - The user's.
 * @param refusedCode - What a 401 means.
 * @throws ChatHubServerError `invalid-options`, `insecure-url`.
 */
export function createTransport(
  options: TransportOptions,
  refusedCode: ChatHubServerErrorCode,
): Transport {
  const limits = readLimits(options)
  const baseUrl = checkBaseUrl(options.baseUrl ?? defaultBaseUrl)
  const pacers = pacersOf(baseUrl)
  const http = createHttp(baseUrl, options)
  return async (call, { signal } = {}) => {
    const progress: Progress = {
      name: nameOf(call),
      tries: 0,
      mayBeDone: false,
      answer: undefined,
    }
    const pace = call.isMessage ? pacers.messages : pacers.data
    let startedAt = performance.now()
    const end = (code?: ChatHubServerErrorCode): void => {
      const { name, tries, answer } = progress
      const durationMs = performance.now() - startedAt
      const event = {
        type: 'call',
        call: name,
        status: answer?.status,
        code,
        tries,
        durationMs,
      } as const
      tell(options.onEvent, event)
    }
    try {
      await pace(signal, call.isAhead).catch(() => {
        throw callError('aborted', progress.name, { cause: signal?.reason })
      })
      const headers = call.headers ? call.headers() : {}
      if (!headers) throw callError(refusedCode, progress.name)
      // The time starts here, so that waiting for a turn counts against nobody.
      startedAt = performance.now()
      const answer = await withTimeLimit(limits.timeoutMs, signal, progress.name, (either) =>
        send(http, call, { ...limits, headers, pace, progress, refusedCode, signal: either }),
      )
      const value = call.read(answer)
      end()
      return value
    } catch (error) {
      const failure = isChatHubServerError(error) ? error : unreachable(error, progress)
      end(failure.code)
      throw failure
    }
  }
}

interface SendContext extends RetryLimits {
  readonly headers: Readonly<Record<string, string>>
  readonly pace: Pacer
  readonly progress: Progress
  readonly refusedCode: ChatHubServerErrorCode
  readonly signal: AbortSignal
}

async function send<Value>(http: Http, call: Call<Value>, context: SendContext): Promise<Answer> {
  const { headers, progress, refusedCode, signal, pace } = context
  try {
    await http.instance(call.path, {
      method: call.method,
      ...(call.query ? { searchParams: call.query.map((pair) => [...pair]) } : {}),
      ...(call.json === undefined ? {} : { json: call.json }),
      headers,
      retry: createRetry(call.isUnrepeatable ?? false, context),
      hooks: { beforeRetry: [() => pace(signal, true)] },
      signal,
      // The answer is read in here, so that one which is cut half way is a failure of the network for ky.
      fetch: async (input, init) => {
        // A 429 says that nothing was done.
        progress.mayBeDone ||= progress.tries > 0 && progress.answer?.status !== 429
        progress.tries += 1
        const details = { call: progress.name, mayBeDone: progress.mayBeDone, refusedCode }
        progress.answer = undefined
        const request = input instanceof Request ? input : new Request(input, init)
        const response = await http.fetch(request)
        const largest = call.largestBytes ?? largestListBytes
        progress.answer = await readAnswer(response, details, largest)
        return response
      },
    })
  } catch (error) {
    if (!isHTTPError(error)) throw error
  }
  if (progress.answer) return progress.answer
  throw callError('unreachable', progress.name)
}

interface Http {
  readonly instance: KyInstance
  readonly fetch: (request: Request) => Promise<Response>
}

function createHttp(baseUrl: URL, options: TransportOptions): Http {
  const instance = ky.create({
    prefix: baseUrl,
    // The documentation asks for text/plain on calls that answer JSON, so both are named.
    headers: { accept: 'application/json, text/plain' },
    // A redirect would carry the password or the API key to another host.
    redirect: 'manual',
    timeout: false,
  })
  // The global one is asked for with each call, so that a test or a tracer may replace it later.
  return { instance, fetch: options.fetch ?? ((request) => fetch(request)) }
}

function unreachable(error: unknown, { name }: Progress): ChatHubServerError {
  return callError('unreachable', name, { cause: reasonOfFailure(error) })
}

function readLimits(options: TransportOptions): RetryLimits {
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
