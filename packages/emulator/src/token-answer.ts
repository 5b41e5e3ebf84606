import type { TokenFaults } from './faults.js'
import { toWireDate } from './wire.js'

/**
 * Makes the answer of a call that hands out a token. All four forms stand in the vendor's
 * documentation; `auto` is what ASP.NET Core does with a string, of which the service has the marks.
 *
 * @param accept - The request's `Accept` header.
 * @param expSeconds - End of the token's life, seconds since the epoch.
 */
export function tokenAnswer(
  token: string,
  expSeconds: number,
  form: TokenFaults['form'],
  accept: string | undefined,
): Response {
  const isQuoted = form === 'quoted' || (form === 'auto' && acceptsJson(accept))
  if (form === 'expiresAt')
    return Response.json({ token, expiresAt: toWireDate(expSeconds * 1000) })
  if (form === 'expiration') {
    return Response.json({ token, expiration: toWireDate(expSeconds * 1000) })
  }
  if (isQuoted) return Response.json(token)
  return new Response(token, { headers: { 'content-type': 'text/plain; charset=utf-8' } })
}

function acceptsJson(accept: string | undefined): boolean {
  return accept !== undefined && /\bapplication\/json\b/i.test(accept)
}
