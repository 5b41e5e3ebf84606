import type { IncomingMessage } from 'node:http'
import { createTokenService, type TokenService } from '@chathub/server'

/** Each user has one organization: the query is empty. */
export const tokenPath = '/api/chathub/token'

const session = 'session='

/** What the browser of an operator's user sends. */
export function cookieOf(operatorId: number): string {
  return session + operatorId
}

/** Who sends a cookie: the id of the user's operator. A real site's session store comes on top for everybody. */
export function userOf(cookie: string | null | undefined): number | null {
  return cookie?.startsWith(session) ? Number(cookie.slice(session.length)) : null
}

/** What a token handler for Node needs of the site. */
export function siteOf(service: TokenService) {
  return {
    authorize: (request: IncomingMessage) => userOf(request.headers.cookie),
    operatorFor: (user: number) => user,
    // It counts, as by default, but one user stands for all.
    rateLimit: { requests: 1_000_000_000, windowMs: 60_000 },
    service,
  }
}

const lifeMs = 24 * 3_600_000

/** A token of usual length, signed by nobody, that lives a day. */
export function makeToken(operatorId: number): { token: string; expiresAt: number } {
  const expiresAt = Date.now() + lifeMs
  const claims = { operator_id: operatorId, exp: Math.floor(expiresAt / 1000) }
  const [head, body] = [{ alg: 'HS256', typ: 'JWT' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  )
  const token = `${head}.${body}.${String(operatorId).padStart(43, '0')}`
  // One flat text in memory, as one that has come over the network; not the pieces it was joined of.
  return { token: Buffer.from(token).toString(), expiresAt }
}

/** A service that has the token of operator 101 in its memory. */
export async function createWarmService(): Promise<TokenService> {
  const service = createTokenService({ getOperatorToken: async () => makeToken(101) })
  await service.getToken(101)
  return service
}
