import { randomUUID } from 'node:crypto'
import { isChatHubServerError } from '@chathub/server'
import type { Request, RequestHandler } from 'express'

/** What is logged: everything, or failures only. */
export type LogLevel = 'info' | 'error'

type Fields = Readonly<Record<string, unknown>>

/** Writes lines of JSON. No line holds a password, a token, a cookie, a header, a body or a query. */
export interface Log {
  readonly info: (event: string, fields?: Fields) => void
  /** @param error - What was caught. */
  readonly error: (event: string, error: unknown, fields?: Fields) => void
}

/** Makes a log. */
export function createLog(write: (line: string) => void, level: LogLevel): Log {
  const line = (lineLevel: LogLevel, event: string, fields: Fields): void =>
    write(JSON.stringify({ time: new Date().toISOString(), level: lineLevel, event, ...fields }))
  return {
    info: (event, fields = {}) => {
      if (level === 'info') line('info', event, fields)
    },
    error: (event, error, fields = {}) => line('error', event, { ...fields, ...describe(error) }),
  }
}

/** Gives each request an id, that of the proxy or a new one, and logs it once it has been answered. */
export function logRequests(log: Log): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now()
    const given = request.get('x-request-id') ?? ''
    const requestId = /^[\w.-]{8,64}$/.test(given) ? given : randomUUID()
    request.headers['x-request-id'] = requestId
    response.set('x-request-id', requestId)
    response.once('close', () => {
      log.info('request', {
        requestId,
        method: request.method,
        route: routeOf(request),
        status: response.statusCode,
        isComplete: response.writableFinished,
        durationMs: Math.round(performance.now() - startedAt),
      })
    })
    next()
  }
}

/** The id that {@link logRequests} gave a request. */
export function requestIdOf(request: Request): string | undefined {
  return request.get('x-request-id')
}

// The path as the program has it: what a stranger writes there may be anything, a token too.
function routeOf({ baseUrl, route }: Request): string | undefined {
  const path: unknown = route?.path
  return typeof path === 'string' ? baseUrl + path : undefined
}

function describe(error: unknown): Fields {
  if (isChatHubServerError(error)) {
    const { code, message, status } = error
    return { code, message, status }
  }
  if (!(error instanceof Error)) return { code: 'unknown' }
  // Other messages may quote what they choked on: the place says enough.
  const frames = error.stack?.split('\n').filter((part) => /^\s+at /.test(part))
  const code = 'code' in error ? error.code : undefined
  return { name: error.name, code, at: frames?.slice(0, 5).map((frame) => frame.trim()) }
}
