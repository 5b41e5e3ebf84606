import type { ChatHubServerListener } from './events.js'
import type {
  HandlerAnswer,
  HandlerErrorCode,
  HandlerOptions,
  HandlerRequest,
  MaybePromise,
} from './handler.js'
import { isLater, proceed, tell } from './maybe-promise.js'
import {
  corsHeaders,
  isSameOrigin,
  preflightHeaders,
  readListedOrigin,
  readOrigins,
} from './origins.js'
import { createRateLimiter } from './rate-limit.js'
import { readUserError, refuse, type Outcome } from './refusals.js'

/** Answers requests, at once where nothing has to be awaited. It neither throws nor rejects. */
export type Answer<HostRequest, Context> = (
  request: HandlerRequest<HostRequest, Context>,
) => MaybePromise<HandlerAnswer>

/** Refuses a user who asks too often; `undefined` for one who does not. */
export type Limit = (key: string | number | undefined) => Outcome | undefined

/** What is special about one of the routes. */
export interface Route<HostRequest, User, Context> {
  readonly name: 'token' | 'validate'
  readonly methods: readonly string[]
  /** What the browser is told of a failure that is none of its business. */
  readonly failure: HandlerErrorCode
  /** Answers a user, who has a key for the rate limit or not. */
  readonly answer: (
    user: User,
    key: string | number | undefined,
    request: HandlerRequest<HostRequest, Context>,
    limit: Limit,
  ) => MaybePromise<Outcome>
}

const defaultRateLimit = { requests: 120, windowMs: 60_000 }

/**
 * Makes a route: who may ask, how often, from which page, and what every answer has.
 *
 * @throws ChatHubServerError `invalid-options`.
 */
export function createRoute<HostRequest, User, Context>(
  options: HandlerOptions<HostRequest, User, Context>,
  route: Route<HostRequest, User, Context>,
): Answer<HostRequest, Context> {
  type Request = HandlerRequest<HostRequest, Context>
  const { authorize, userKey = defaultUserKey } = options
  const origins = readOrigins(options.allowedOrigins)
  const limit = createLimit(options.rateLimit ?? defaultRateLimit)
  const allow = [...route.methods, 'OPTIONS'].join(', ')

  function decide(request: Request, origin: string | undefined): MaybePromise<Outcome> {
    const { method = '' } = request
    if (method === 'OPTIONS') return answerOptions(allow, origin !== undefined)
    if (!route.methods.includes(method)) return refuse('method-not-allowed', ['Allow', allow])
    const isWelcome = origin !== undefined || isSameOrigin(request.header, request.url)
    if (!isWelcome) return refuse('cross-site')
    return proceed(authorize(request.host, request.context), (user) =>
      user ? route.answer(user, userKey(user), request, limit) : refuse('unauthorized'),
    )
  }

  return (request) => {
    const origin = readListedOrigin(origins, request.header)
    const report = createReport(options.onEvent, route.name)
    const requestId = readRequestId(request.header('x-request-id'))
    const finish = (outcome: Outcome): HandlerAnswer => {
      report?.(outcome, requestId)
      return complete(outcome, requestId, origin)
    }
    const fail = (error: unknown): HandlerAnswer => {
      const code = readUserError(error)
      if (code === undefined) tell(options.onError, error, request.host)
      return finish(refuse(code ?? route.failure))
    }
    try {
      const outcome = decide(request, origin)
      return isLater(outcome) ? outcome.then(finish, fail) : finish(outcome)
    } catch (error) {
      return fail(error)
    }
  }
}

function answerOptions(allow: string, isListed: boolean): Outcome {
  const headers = ['Allow', allow, ...(isListed ? preflightHeaders(allow) : [])]
  return { status: 204, code: undefined, body: '', headers }
}

/** Measures from now on. Nobody who listens, nothing to measure. */
function createReport(
  onEvent: ChatHubServerListener | undefined,
  route: 'token' | 'validate',
): ((outcome: Outcome, requestId: string) => void) | undefined {
  if (!onEvent) return undefined
  const startedAt = performance.now()
  return ({ status, code }, requestId) => {
    const durationMs = performance.now() - startedAt
    tell(onEvent, { type: 'request', route, status, code, requestId, durationMs })
  }
}

/** Adds what every answer has. */
function complete(
  { status, body, headers }: Outcome,
  requestId: string,
  origin: string | undefined,
): HandlerAnswer {
  const all = [
    'Cache-Control',
    'no-store',
    // For caches that do not care: on what an answer depends.
    'Vary',
    'Cookie, Authorization, Origin, Sec-Fetch-Site',
    'X-Content-Type-Options',
    'nosniff',
    'X-Request-Id',
    requestId,
  ]
  if (body !== '') {
    const length = String(Buffer.byteLength(body))
    all.push('Content-Type', 'application/json; charset=utf-8', 'Content-Length', length)
  }
  if (headers) all.push(...headers)
  if (origin !== undefined) all.push(...corsHeaders(origin))
  return { status, headers: all, body }
}

function createLimit(rateLimit: HandlerOptions<never, never>['rateLimit']): Limit {
  if (!rateLimit) return () => undefined
  const limiter = createRateLimiter(rateLimit)
  return (key) => {
    const earlyMs = key === undefined ? 0 : limiter(key)
    if (earlyMs === 0) return undefined
    return refuse('too-many-requests', ['Retry-After', String(Math.ceil(earlyMs / 1000))])
  }
}

function defaultUserKey(user: unknown): string | number | undefined {
  const key = typeof user === 'object' && user !== null && 'id' in user ? user.id : user
  return typeof key === 'string' || typeof key === 'number' ? key : undefined
}

// Too short for a token: what is taken over goes into logs.
const requestIdPattern = /^[\w.:=-]{1,64}$/

function readRequestId(incoming: string | undefined): string {
  return incoming !== undefined && requestIdPattern.test(incoming) ? incoming : crypto.randomUUID()
}
