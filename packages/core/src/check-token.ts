import { isProduction } from './environment.js'
import { chatHubError, type ChatHubError } from './errors.js'
import { isOver, readToken, type OperatorToken } from './token.js'
import { warn } from './warn.js'

/** Why this cannot be used as a token; `null` if it can. */
export function findFault(raw: string): ChatHubError | null {
  try {
    checkToken(readToken(raw))
    return null
  } catch (error) {
    return error as ChatHubError // Nothing else is thrown there.
  }
}

/** @throws ChatHubError `token-expired`; `token-invalid` in production for a string that is no JWT. */
export function checkToken(token: OperatorToken): void {
  if (isOver(token)) throw chatHubError('token-expired')
  if (token.isJwt) return
  if (isProduction()) throw chatHubError('token-invalid')
  warn({ code: 'test-token', message: 'Used in development only.' })
}
