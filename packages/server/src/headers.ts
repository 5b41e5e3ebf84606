import type { HandlerAnswer } from './handler.js'

const contentType = 'application/json; charset=utf-8'
// On what an answer depends, for caches that do not care for `no-store`.
const vary = 'Cookie, Authorization, Origin, Sec-Fetch-Site'

/** All headers of an answer, names and values by turns: what Node's `writeHead` takes fastest. */
export function listHeaders({ length, requestId, headers }: HandlerAnswer): string[] {
  const all = ['Cache-Control', 'no-store', 'Vary', vary, 'X-Content-Type-Options', 'nosniff']
  if (requestId !== undefined) all.push('X-Request-Id', requestId)
  if (length > 0) all.push('Content-Type', contentType, 'Content-Length', String(length))
  if (headers.length > 0) all.push(...headers)
  return all
}

/** All headers of an answer by their names. Written out, because this is what costs most in Hono. */
export function recordHeaders({
  length,
  requestId,
  headers,
}: HandlerAnswer): Record<string, string> {
  const all: Record<string, string> = {
    'Cache-Control': 'no-store',
    Vary: vary,
    'X-Content-Type-Options': 'nosniff',
    'Content-Type': contentType,
    'Content-Length': String(length),
  }
  if (length === 0) {
    delete all['Content-Type']
    delete all['Content-Length']
  }
  if (requestId !== undefined) all['X-Request-Id'] = requestId
  for (let at = 0; at < headers.length; at += 2) all[headers[at] ?? ''] = headers[at + 1] ?? ''
  return all
}
