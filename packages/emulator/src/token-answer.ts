import type { TokenFaults } from './faults.js'
import { toWireDate } from './wire.js'

/**
 * Makes the answer of a call that hands out a token. All forms stand in the vendor's documentation;
 * `auto` is what ASP.NET Core does with a string, of which the service has the marks.
 *
 * @param accept - The request's `Accept` header.
 * @param expSeconds - End of the token's life, seconds since the epoch.
 */
export function tokenAnswer(
  token: string,
  expSeconds: number,
  { form, contentType }: TokenFaults,
  accept: string | undefined,
): Response {
  const isBare = form === 'text' || (form === 'auto' && !acceptsJson(accept))
  const usualType = isBare ? 'text/plain; charset=utf-8' : 'application/json'
  const body = isBare ? token : JSON.stringify(tokenValue(token, expSeconds, form))
  return new Response(body, { headers: { 'content-type': contentType ?? usualType } })
}

function tokenValue(token: string, expSeconds: number, form: TokenFaults['form']): unknown {
  if (form === 'token') return { token }
  if (form === 'expiresAt') return { token, expiresAt: toWireDate(expSeconds * 1_000) }
  if (form === 'expiration') return { token, expiration: toWireDate(expSeconds * 1_000) }
  return token
}

function acceptsJson(accept: string | undefined): boolean {
  return accept !== undefined && /\bapplication\/json\b/i.test(accept)
}
