import { withDeadline } from './deadline.js'
import { isSecureUrl } from './environment.js'
import { chatHubError, isChatHubError } from './errors.js'
import type { Settings } from './options.js'

/**
 * Asks the site whether a token is good. Without the option `validateToken` it is not asked.
 *
 * @throws ChatHubError `token-refused` if it is not; `token-unreachable`, `token-unauthorized`, `token-forbidden`,
 * `insecure-url`, `offline`, `timeout` if that could not be found out.
 */
export async function validateToken(
  { validateToken: check, timeoutMs }: Settings,
  token: string,
  signal: AbortSignal,
): Promise<void> {
  // Nobody wants to know any more, or nobody is to be asked.
  if (!check || signal.aborted) return
  const late = new AbortController()
  const limit = AbortSignal.any([signal, late.signal])
  const ask = async (): Promise<unknown> =>
    typeof check === 'string' ? askRoute(check, token, limit) : check(token, { signal: limit })
  try {
    const isValid = readVerdict(await withDeadline(ask(), timeoutMs, signal))
    if (!isValid) throw chatHubError('token-refused')
  } catch (cause) {
    late.abort()
    if (isChatHubError(cause)) throw cause
    // An error that quotes the token goes no further.
    const said = String((cause as Error | null)?.stack ?? cause).includes(token) ? undefined : cause
    throw chatHubError(navigator.onLine ? 'token-unreachable' : 'offline', said)
  }
}

async function askRoute(route: string, token: string, signal: AbortSignal): Promise<unknown> {
  if (!isSecureUrl(route)) throw chatHubError('insecure-url')
  const response = await fetch(route, {
    method: 'POST',
    credentials: 'same-origin',
    // The token goes to this address and to no other.
    redirect: 'error',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
    signal,
  })
  if (response.status === 401) throw chatHubError('token-unauthorized')
  if (response.status === 403) throw chatHubError('token-forbidden')
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  // The message of a JSON parser quotes what it was given.
  return response.json().catch(() => null)
}

/** Only a plain yes or no counts: a login page, or an answer of another shape, is neither. */
function readVerdict(answer: unknown): boolean {
  const verdict = (answer as { readonly isValid?: unknown } | null)?.isValid ?? answer
  if (typeof verdict !== 'boolean') throw new Error('The validation answered no `isValid`.')
  return verdict
}
