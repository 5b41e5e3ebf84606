import { isChatHubServerError, type ChatHubServerErrorCode } from '../errors.js'

/** Something is not as it should be: what, and what to do about it. Never a secret in either. */
export class Problem extends Error {
  override readonly name = 'Problem'
  /** What to do. */
  readonly cure: string

  constructor(message: string, cure: string) {
    super(message)
    this.cure = cure
  }
}

/** The command was called in a wrong way. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const cures: Partial<Readonly<Record<ChatHubServerErrorCode, string>>> = {
  'login-refused':
    'Check CHATHUB_LOGIN and CHATHUB_PASSWORD. Quotes and spaces around a value are a part of it.',
  'company-token-refused':
    'Company tokens expire and are revoked: set a new one, or CHATHUB_LOGIN and CHATHUB_PASSWORD, which renew it by themselves.',
  forbidden:
    'If it is about one operator: has that one been deactivated or deleted? Else: is it a company token or the dashboard’s key, not an operator’s token? Ask ChatHub (help@smsbat.com) what this account may do.',
  'invalid-answer':
    'Something may answer in ChatHub’s place: check CHATHUB_API_URL and the proxies between here and there.',
  timeout: 'Try again; if it stays so, look at the network and tell ChatHub (help@smsbat.com).',
  unreachable: 'Check CHATHUB_API_URL, name resolution, and the firewall’s rules for going out.',
  unavailable: 'It is ChatHub’s own failure: try again later, or tell ChatHub (help@smsbat.com).',
  'rate-limited': 'Try again in a minute. If it stays so: who else calls ChatHub in this name?',
}

/**
 * Turns a failure of the client into a problem.
 *
 * @throws The error itself if it is neither: it is a mistake of this program.
 */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (!isChatHubServerError(error)) throw error
  return new Problem(error.message, cures[error.code] ?? 'The message says what to do.')
}
