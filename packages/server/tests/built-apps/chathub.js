// What the README's recipe imports as the site's own.
import { createChatHubClient, createTokenService } from '@chathub/server'

const { CHATHUB_LOGIN: login, CHATHUB_PASSWORD: password, CHATHUB_API_URL: baseUrl } = process.env

export const client = createChatHubClient({ login, password }, { baseUrl, retries: 0 })
export const service = createTokenService(client)

/** The user's name is the session. */
export function authorize(request) {
  return request.headers.get('cookie')?.replace('user=', '')
}

/** Olena works for one organization with a name that needs encoding. */
export function operatorFor(user, organization) {
  if (user !== 'olena') return null
  if (organization === undefined) return 101
  return organization === 'a&b=c' ? 102 : null
}

/** Tells what the browser is not told. */
export function onError(error) {
  // oxlint-disable-next-line no-console -- what the README says
  console.error(error)
}
