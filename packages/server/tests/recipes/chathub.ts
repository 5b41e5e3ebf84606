// What the README's recipes import as the site's own.
import { createChatHubClient, createTokenService, type TokenService } from '@chathub/server'
import type { ChatHubClient } from '@chathub/server'
import type { IncomingHttpHeaders } from 'node:http'

const { CHATHUB_LOGIN: login, CHATHUB_PASSWORD: password, CHATHUB_API_URL: baseUrl } = process.env

export const client: ChatHubClient = createChatHubClient(
  { login, password },
  { baseUrl, retries: 0 },
)
export const service: TokenService = createTokenService(client)

/** The user's name is the session. */
export function authorize(request: {
  readonly headers: Headers | IncomingHttpHeaders
}): string | undefined {
  const { headers } = request
  const cookie = headers instanceof Headers ? headers.get('cookie') : headers.cookie
  return cookie?.replace('user=', '')
}

/** Olena works for one organization with a name that needs encoding. */
export function operatorFor(user: string, organization: string | undefined): number | null {
  if (user !== 'olena') return null
  if (organization === undefined) return 101
  return organization === 'a&b=c' ? 102 : null
}

/** Tells what the browser is not told. */
export function onError(error: unknown): void {
  // oxlint-disable-next-line no-console -- what the README says
  console.error(error)
}
