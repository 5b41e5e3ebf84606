import { withDeadline } from './deadline.js'
import { chatHubError, isChatHubError } from './errors.js'
import type { Settings } from './options.js'
import { later } from './parts.js'
import { readToken, type OperatorToken } from './token.js'
import type { ChatHubOptions, ChatHubTokenReason } from './types.js'

/** One question for a token. */
export interface TokenQuestion {
  readonly reason: ChatHubTokenReason
  /** Aborted when the answer is no longer wanted. */
  readonly signal: AbortSignal
  /** Aborted when the widget ends: until then other tabs may have the answer too. Default: they never may. */
  readonly life?: AbortSignal | undefined
  /** The token that is to be replaced; another tab's is taken only if it is not this one. */
  readonly known?: string | undefined
}

/** Whether the library can ask for a token by itself. */
export function hasTokenSource(options: ChatHubOptions): boolean {
  return Boolean(options.getToken ?? options.tokenEndpoint)
}

/**
 * Asks the site for one operator token.
 *
 * @returns The token. `expiresAt` goes by the clock of this device where the route said what its own shows.
 * @throws ChatHubError `token-unauthorized`, `token-forbidden`, `token-unreachable`, `token-invalid`,
 * `insecure-url`, `offline`, `timeout`, `part-unreachable`.
 */
export async function requestToken(
  settings: Settings,
  question: TokenQuestion,
): Promise<OperatorToken> {
  const late = new AbortController()
  const signal = AbortSignal.any([question.signal, late.signal])
  try {
    const answer = ask(settings, { ...question, signal })
    return await withDeadline(answer, settings.timeoutMs, question.signal)
  } catch (cause) {
    late.abort()
    if (isChatHubError(cause)) throw cause
    throw chatHubError(navigator.onLine ? 'token-unreachable' : 'offline', cause)
  }
}

async function ask(settings: Settings, question: TokenQuestion): Promise<OperatorToken> {
  const { organization } = settings
  const { reason, signal } = question
  if (settings.getToken) return readToken(await settings.getToken({ organization, reason, signal }))
  const { requestEndpointToken } = await later(() => import('./token-endpoint.js'))
  return requestEndpointToken(settings, question)
}
