import type { HandlerAnswer } from './handler.js'

const contentType = 'application/json; charset=utf-8'
// On what an answer depends, for caches that do not care for `no-store`.
const vary = 'Cookie, Authorization, Origin, Sec-Fetch-Site'

/** All headers of an answer, names and values by turns: what Node's `writeHead` takes fastest. */
export function listHeaders({ length, requestId, headers }: HandlerAnswer): string[] {
  const all = [
    'Cache-Control',
    'no-store',
    'Vary',
    vary,
    'X-Content-Type-Options',
    'nosniff',
    'X-Request-Id',
    requestId,
  ]
  if (length > 0) all.push('Content-Type', contentType, 'Content-Length', String(length))
  if (headers.length > 0) all.push(...headers)
  return all
}

/**
 * The headers of an answer by their names, without its length: Fastify and the servers behind `Response` find it themselves,
 * and in Hono it costs more to be told.
 */
export function recordHeaders({
  length,
  requestId,
  headers,
}: HandlerAnswer): Record<string, string> {
  const all: Record<string, string> = {
    'Cache-Control': 'no-store',
    Vary: vary,
    'X-Content-Type-Options': 'nosniff',
    'X-Request-Id': requestId,
  }
  if (length > 0) all['Content-Type'] = contentType
  for (let at = 0; at < headers.length; at += 2) all[headers[at] ?? ''] = headers[at + 1] ?? ''
  return all
}
