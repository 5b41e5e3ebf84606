import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { MiddlewareHandler } from 'hono'
import { ApiError } from '../api-error.js'
import type { EmulatorContext } from '../context.js'
import { passFault } from '../fault-gate.js'
import { targetOf } from '../fault-store.js'
import type { FaultTarget } from '../fault-store.js'
import type { Fault } from '../faults.js'
import { redactQuery } from '../request-log.js'
import type { RouteContext, RouteEnvironment } from './route-environment.js'

type Middleware = MiddlewareHandler<RouteEnvironment>

/** Writes every request into the log. */
export function logRequests(emulator: EmulatorContext): Middleware {
  return async (context, next) => {
    const at = emulator.now()
    const started = performance.now()
    context.set('caller', null)
    context.set('isCut', false)
    await next()
    emulator.log.add({
      at,
      method: context.req.method,
      path: context.req.path,
      query: redactQuery(new URL(context.req.url).searchParams),
      origin: context.req.header('origin') ?? null,
      caller: context.get('caller'),
      status: context.get('isCut') ? null : context.res.status,
      durationMs: Math.round(performance.now() - started),
    })
  }
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
    const { socket } = context.env.incoming
    if (fault.cors === 'allow') allowOrigin(context, target)
    if (!(await passFault(fault, socket))) return cutOff(context)
    return next()
  }
}

/** Holds the documented limits: data calls 50/s, burst 75; sending messages 100/s, burst 150. */
export function limitRate(emulator: EmulatorContext): Middleware {
  return async (context, next) => {
    const { rateLimit, retryAfterSeconds } = emulator.faults.get()
    const isMessage = /^\/api\/chat\/\d+\/message$/.test(context.req.path)
    const limiter = isMessage ? emulator.limits.messages : emulator.limits.data
    if (!rateLimit || limiter.allows(limitedCaller(context))) return next()
    if (retryAfterSeconds !== null) {
      context.res.headers.set('retry-after', String(retryAfterSeconds))
    }
    throw new ApiError(429, 'Too many calls. Wait, and double the wait each time.')
  }
}

async function answerPreflight(
  emulator: EmulatorContext,
  context: RouteContext,
  target: FaultTarget,
): Promise<Response> {
  const { path } = context.req
  const fault = emulator.faults.peek(target, path)
  if (!isFatalForPreflight(fault)) return preflightAnswer(context, target)
  // The call that it asks for is never made, so this is the request that counts.
  emulator.faults.take(target, path)
  const isAlive = await passFault({ ...fault, status: null }, context.env.incoming.socket)
  return isAlive ? context.body(null, 403) : cutOff(context)
}

function cutOff(context: RouteContext): Response {
  context.set('isCut', true)
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
