import { isSecureUrl } from './environment.js'
import { chatHubError } from './errors.js'
import { askInTurn } from './tab-lock.js'
import { readToken, type OperatorToken } from './token.js'
import type { TokenQuestion } from './token-source.js'
import type { ChatHubOptions } from './types.js'

/**
 * Asks the site's token route; the tabs of a site ask it once between them.
 *
 * @throws ChatHubError `token-unauthorized`, `token-forbidden`, `token-invalid`, `insecure-url`, and
 * `token-unreachable` with `retryAfterMs` in its cause where the route named a time.
 */
export async function requestEndpointToken(
  { tokenEndpoint = '', organization }: ChatHubOptions,
  question: TokenQuestion,
): Promise<OperatorToken> {
  if (!isSecureUrl(tokenEndpoint)) throw chatHubError('insecure-url')
  const url = new URL(tokenEndpoint, document.baseURI)
  if (organization !== undefined) url.searchParams.set('org', organization)
  const name = `chathub:${url.href}`
  // The route may keep tokens: the one that the widget refuses is no answer.
  if (question.reason === 'complaint') url.searchParams.set('reason', 'complaint')
  return askInTurn(name, question, (signal) => fetchToken(url, signal))
}

async function fetchToken(url: URL, signal: AbortSignal): Promise<OperatorToken> {
  const sentAt = Date.now()
  const response = await fetch(url, {
    credentials: 'same-origin',
    cache: 'no-store',
    headers: { accept: 'application/json' },
    signal,
  })
  const { status, headers } = response
  const skewMs = findSkew(headers.get('date'), sentAt)
  if (status === 401) throw chatHubError('token-unauthorized')
  if (status === 403) throw chatHubError('token-forbidden')
  if (!response.ok) {
    const retryAfterMs = readRetryAfter(headers.get('retry-after') ?? '', Date.now() + skewMs)
    const cause = Object.assign(new Error(`HTTP ${status}`), { retryAfterMs })
    throw chatHubError('token-unreachable', cause)
  }
  const token = readAnswer(await response.text(), headers)
  return { ...token, expiresAt: token.expiresAt && token.expiresAt - skewMs }
}

function readAnswer(answer: string, headers: Headers): OperatorToken {
  try {
    return readToken(answer)
  } catch {
    // A page of HTML with status 200 is that of a login, or of a development server that does not know the route.
    throw chatHubError('token-invalid', new Error(`Content-Type: ${headers.get('content-type')}`))
  }
}

/**
 * How far the route's clock is certainly ahead of this device's, in milliseconds. `Date` counts whole
 * seconds and the answer took its time, so clocks that may agree are taken to agree.
 */
function findSkew(date: string | null, sentAt: number): number {
  const moment = Date.parse(date ?? '')
  if (Number.isNaN(moment)) return 0
  return Math.max(moment - Date.now(), Math.min(0, moment + 1000 - sentAt))
}

/** A page that is told to wait for longer asks after a day all the same. */
const longestWaitMs = 24 * 3_600_000

/** `Retry-After` is a number of seconds or a moment by the route's clock. Source: RFC 9110, 10.2.3. */
function readRetryAfter(value: string, now: number): number {
  const waitMs = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return waitMs > 0 ? Math.min(waitMs, longestWaitMs) : 0
}
