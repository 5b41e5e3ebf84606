import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { MiddlewareHandler } from 'hono'
import { ApiError, errorResponse } from '../api-error.js'
import { breakBody } from '../broken-body.js'
import type { EmulatorContext } from '../context.js'
import { passFault } from '../fault-gate.js'
import { targetOf } from '../fault-store.js'
import type { FaultTarget } from '../fault-store.js'
import { describeFault, isStranger, toldToFail } from '../fault-words.js'
import type { Fault } from '../faults.js'
import { loggedHeaders, redactQuery } from '../request-log.js'
import type { RouteContext, RouteEnvironment } from './route-environment.js'

type Middleware = MiddlewareHandler<RouteEnvironment>

/** Writes every request into the log, and puts the service's clock into the answer. */
export function logRequests(emulator: EmulatorContext): Middleware {
  return async (context, next) => {
    const at = emulator.now()
    const started = performance.now()
    context.set('caller', null)
    context.set('fault', null)
    setDate(emulator, context)
    await next()
    const { req, res } = context
    const sentStatus = context.get('sentStatus')
    emulator.logRequest({
      at,
      method: req.method,
      path: req.path,
      query: redactQuery(new URL(req.url).searchParams),
      ...loggedHeaders((name) => req.header(name)),
      caller: context.get('caller'),
      fault: context.get('fault'),
      status: sentStatus === undefined ? res.status : sentStatus,
      answerType: res.headers.get('content-type'),
      durationMs: Math.round(performance.now() - started),
    })
  }
}

function setDate(emulator: EmulatorContext, context: RouteContext): void {
  context.res.headers.set('date', new Date(emulator.now()).toUTCString())
}

/** Lets pages of any site call, and does what the faults of the request's host say. */
export function meetFaults(emulator: EmulatorContext): Middleware {
  return async (context, next) => {
    const { path } = context.req
    const target = targetOf(path)
    const isPreflight =
      context.req.method === 'OPTIONS' && context.req.header('access-control-request-method')
    if (target === null) {
      return isPreflight ? preflightAnswer(context, target) : allowAfter(context, target, next)
    }
    if (isPreflight) return answerPreflight(emulator, context, target)
    const fault = emulator.faults.take(target, path)
    context.set('fault', describeFault(fault))
    if (!(await passFault(fault, context.env.incoming.socket))) return cutOff(context)
    if (isStranger(emulator.faults.get(), target, context.req.header('origin'))) {
      throw new ApiError(403, 'This site is not registered. Write to help@smsbat.com.')
    }
    if (fault.cors === 'allow') allowOrigin(context, target)
    return answerWith(emulator, context, fault, next)
  }
}

/** Holds the documented limits: data calls 50/s, burst 75; sending messages 100/s, burst 150. */
export function limitRate(emulator: EmulatorContext): Middleware {
  return async (context, next) => {
    const { rateLimit, retryAfterSeconds, undocumented } = emulator.faults.get()
    const isMessage = /^\/api\/chat\/\d+\/message$/.test(context.req.path)
    const limiter = isMessage ? emulator.limits.messages : emulator.limits.data
    if (!rateLimit || limiter.allows(limitedCaller(context))) return next()
    if (retryAfterSeconds !== null) {
      const retryAt = new Date(emulator.now() + retryAfterSeconds * 1_000).toUTCString()
      const isDate = undocumented.retryAfterForm === 'date'
      context.res.headers.set('retry-after', isDate ? retryAt : String(retryAfterSeconds))
    }
    throw new ApiError(429, 'Too many calls. Wait, and double the wait each time.')
  }
}

/** Has a request answered, and does to the answer what the fault says. */
async function answerWith(
  emulator: EmulatorContext,
  context: RouteContext,
  { status, body }: Fault,
  next: () => Promise<void>,
): Promise<void> {
  if (status === null) await next()
  else {
    const error = new ApiError(status, toldToFail)
    context.res = errorResponse(error, emulator.faults.get().errorForm)
  }
  if (body === 'whole') return
  context.set('sentStatus', context.res.status)
  const broken = await breakBody(context.res, body, context.env, emulator.random)
  // Hono would else give the new answer the headers of the old one.
  context.res = undefined
  context.res = broken
}

async function answerPreflight(
  emulator: EmulatorContext,
  context: RouteContext,
  target: FaultTarget,
): Promise<Response> {
  const { path } = context.req
  const fault = emulator.faults.peek(target, path)
  const isRefused = isStranger(emulator.faults.get(), target, context.req.header('origin'))
  if (!isFatalForPreflight(fault) && !isRefused) return preflightAnswer(context, target)
  // The call that it asks for is never made, so this is the request that counts.
  const taken = emulator.faults.take(target, path)
  context.set('fault', describeFault(taken))
  const isAlive = await passFault(taken, context.env.incoming.socket)
  if (!isAlive) return cutOff(context)
  const isSpared = !isFatalForPreflight(taken) && !isRefused
  return isSpared ? preflightAnswer(context, target) : context.body(null, 403)
}

function cutOff(context: RouteContext): Response {
  context.set('sentStatus', null)
  return RESPONSE_ALREADY_SENT
}

function isFatalForPreflight({ down, hang, cors }: Fault): boolean {
  return down || hang || cors === 'refuse'
}

function preflightAnswer(context: RouteContext, target: FaultTarget | null): Response {
  allowOrigin(context, target)
  const asked = context.req.header('access-control-request-headers')
  const { headers } = context.res
  headers.set('access-control-allow-methods', 'GET, POST, PUT, PATCH, DELETE')
  if (asked !== undefined) headers.set('access-control-allow-headers', asked)
  return context.body(null, 204)
}

function allowAfter(
  context: RouteContext,
  target: FaultTarget | null,
  next: () => Promise<void>,
): Promise<void> {
  allowOrigin(context, target)
  return next()
}

// On `context.res`: what is set by `context.header()` is lost where a handler makes its own Response.
function allowOrigin(context: RouteContext, target: FaultTarget | null): void {
  const origin = context.req.header('origin')
  const { headers } = context.res
  if (target === 'hub' && origin !== undefined) {
    // Microsoft's client sends credentials unless told otherwise, and then `*` will not do.
    headers.set('access-control-allow-origin', origin)
    headers.set('access-control-allow-credentials', 'true')
    headers.set('vary', 'origin')
    return
  }
  headers.set('access-control-allow-origin', '*')
  headers.set('access-control-expose-headers', 'retry-after')
}

function limitedCaller(context: RouteContext): string {
  return (
    context.req.header('authorization') ??
    context.req.header('x-authorization-key') ??
    context.env.incoming.socket.remoteAddress ??
    ''
  )
}
