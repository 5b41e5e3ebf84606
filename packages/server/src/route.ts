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
import { failWith, outcomeOf, readUserError, refuse, type Outcome } from './refusals.js'

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
  const { authorize, onError, onEvent, userKey = defaultUserKey } = options
  const origins = readOrigins(options.allowedOrigins)
  const limit = createLimit(options.rateLimit ?? defaultRateLimit)
  const identify = createIdentifier()
  const allow = [...route.methods, 'OPTIONS'].join(', ')

  function decide(request: Request, origin: string | undefined): MaybePromise<Outcome> {
    const { method = '' } = request
    if (method === 'OPTIONS') return answerOptions(allow, origin !== undefined)
    if (!route.methods.includes(method)) return refuse('method-not-allowed', ['Allow', allow])
    const isWelcome = origin !== undefined || isSameOrigin(request)
    if (!isWelcome) return refuse('cross-site')
    return proceed(authorize(request.host, request.context), (user) =>
      user ? route.answer(user, userKey(user), request, limit) : refuse('unauthorized'),
    )
  }

  function finish(outcome: Outcome, request: Request, turn: Turn): HandlerAnswer {
    const { status, code, body, length } = outcome
    // What went well is found in no log unless events are logged: it is worth no id.
    const requestId = onEvent || code !== undefined ? identify(request) : undefined
    if (requestId !== undefined) report(outcome, request, requestId, turn)
    const { origin } = turn
    const headers =
      origin === undefined ? outcome.headers : [...outcome.headers, ...corsHeaders(origin)]
    return { status, body, length, requestId, headers }
  }

  function report(
    { status, code, failure }: Outcome,
    { host }: Request,
    requestId: string,
    { startedAt }: Turn,
  ): void {
    if (failure) tell(onError, failure.error, host, requestId)
    if (!onEvent) return
    const durationMs = performance.now() - startedAt
    tell(onEvent, { type: 'request', route: route.name, status, code, requestId, durationMs })
  }

  function fail(error: unknown, request: Request, turn: Turn): HandlerAnswer {
    const code = readUserError(error)
    const outcome = code === undefined ? failWith(error, route.failure) : refuse(code)
    return finish(outcome, request, turn)
  }

  return (request) => {
    const startedAt = onEvent ? performance.now() : 0
    const turn = { origin: readListedOrigin(origins, request), startedAt }
    try {
      const outcome = decide(request, turn.origin)
      if (!isLater(outcome)) return finish(outcome, request, turn)
      return outcome.then(
        (later) => finish(later, request, turn),
        (error: unknown) => fail(error, request, turn),
      )
    } catch (error) {
      return fail(error, request, turn)
    }
  }
}

/** What is known of a request before anything is decided. */
interface Turn {
  /** Of the page that asks, if it is a listed one. */
  readonly origin: string | undefined
  /** By the clock that counts from the process's start; 0 if nobody wants to know. */
  readonly startedAt: number
}

function answerOptions(allow: string, isListed: boolean): Outcome {
  const headers = ['Allow', allow, ...(isListed ? preflightHeaders(allow) : [])]
  return outcomeOf(204, undefined, '', headers)
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

/** Finds the id that a request came with, or makes one. */
function createIdentifier(): (request: Pick<HandlerRequest<unknown, unknown>, 'header'>) => string {
  // A part of its own for each route and process, then a number: a twentieth of the cost of a UUID.
  const prefix = crypto.randomUUID().slice(0, 18)
  let count = 0
  return (request) => {
    const sent = request.header('x-request-id')
    const isGood = sent !== undefined && requestIdPattern.test(sent)
    return isGood ? sent : `${prefix}-${(++count).toString(36)}`
  }
}
