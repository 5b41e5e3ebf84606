import { chatHubError, type ChatHubError, type ChatHubErrorCode } from './errors.js'
import { describeFailure, refusal, type Probe } from './explain.js'
import type { Settings } from './options.js'
import type { OperatorToken } from './token.js'

/** One point of the list. */
export interface ChatHubCheck {
  /**
   * The five points of ChatHub's troubleshooting list in its order, and the allow-list that it names below:
   *
   * - `token`: the operator token is valid.
   * - `expiry`: it has not expired.
   * - `script`: the script's URL is right.
   * - `errors`: the console has no error.
   * - `network`: ChatHub's hosts can be reached.
   * - `domain`: this page's domain is on ChatHub's list.
   */
  readonly id: 'token' | 'expiry' | 'script' | 'errors' | 'network' | 'domain'
  /** `unknown` where nothing speaks for or against it, for example because an earlier point failed. */
  readonly status: 'ok' | 'failed' | 'unknown'
  /** Code of what was found, described in `docs/errors.md`; `null` where there is none. */
  readonly code: ChatHubErrorCode | null
  /** What was found and what to do; empty where there is nothing to do. */
  readonly advice: string
}

/** What the checks are made of. */
export interface Findings {
  readonly settings: Settings
  readonly scriptUrl: URL
  readonly token: OperatorToken | null
  /** Why the widget, the token or its validation failed. */
  readonly failure: ChatHubError | null
  /** Whether the widget runs. */
  readonly isReady: boolean
  /** Whether the site's validation route called the token good. */
  readonly isValidated: boolean
  readonly script: Probe
  readonly api: Probe
}

type Verdict = Omit<ChatHubCheck, 'id'>

const ok: Verdict = { status: 'ok', code: null, advice: '' }

function unknown(advice = ''): Verdict {
  return { status: 'unknown', code: null, advice }
}

function failed(code: ChatHubErrorCode | null, advice: string): Verdict {
  return { status: 'failed', code, advice }
}

/** Failed with the code's own text: that of an error may have come from elsewhere. */
function failedAs(code: ChatHubErrorCode): Verdict {
  return failed(code, chatHubError(code).message)
}

/** Goes through the list. Each cause fails one point, so that there is one thing to do. */
export function judge(findings: Findings): ChatHubCheck[] {
  return [
    { id: 'token', ...judgeToken(findings) },
    { id: 'expiry', ...judgeExpiry(findings) },
    { id: 'script', ...judgeScript(findings) },
    { id: 'errors', ...judgeErrors(findings) },
    { id: 'network', ...judgeNetwork(findings) },
    { id: 'domain', ...judgeDomain(findings) },
  ]
}

const tokenCodes: readonly ChatHubErrorCode[] = [
  'token-invalid',
  'token-refused',
  'token-unauthorized',
  'token-forbidden',
  'token-unreachable',
]

function judgeToken({ failure, isReady, isValidated, token }: Findings): Verdict {
  if (failure && tokenCodes.includes(failure.code)) return failedAs(failure.code)
  if (isReady || isValidated) return ok
  return unknown(
    token
      ? 'It has the right form. Set `validateToken` to have it checked.'
      : 'There is no token yet.',
  )
}

function judgeExpiry({ failure, token }: Findings): Verdict {
  const expiresAt = token?.expiresAt ?? null
  if (failure?.code === 'token-expired' || (expiresAt !== null && expiresAt <= Date.now()))
    return failedAs('token-expired')
  return expiresAt === null ? unknown() : ok
}

function judgeScript({ failure, isReady, script, scriptUrl, settings }: Findings): Verdict {
  if (failure?.code === 'insecure-url') return failedAs('insecure-url')
  if (isReady) return ok
  // A file that is there and of the right type is suspected only if it was not taken.
  const isSuspect = failure?.code === 'script-unreachable'
  const detail = describeFailure(script, scriptUrl, isSuspect ? settings : {})
  if (script.kind === 'forbidden') return unknown(detail)
  if (detail) return failed('script-unreachable', `Check \`scriptUrl\`: ${detail}`)
  return script.kind === 'answered' ? ok : unknown()
}

const consoleCodes: readonly ChatHubErrorCode[] = [
  'widget-failed',
  'rerun-failed',
  'script-blocked',
  'part-unreachable',
  'invalid-options',
]

function judgeErrors({ api, failure, isReady, script }: Findings): Verdict {
  const code = failure?.code
  if (code && consoleCodes.includes(code)) return failedAs(code)
  if (api.kind === 'forbidden')
    return failed('script-blocked', 'This page’s connect-src blocks ChatHub’s API.')
  if (code === 'timeout' && script.kind === 'answered') return failedAs(code)
  return isReady ? ok : unknown()
}

function judgeNetwork({ api, failure, script }: Findings): Verdict {
  if (failure?.code === 'offline' || !navigator.onLine) return failedAs('offline')
  if (script.kind === 'silent')
    return failed('script-unreachable', 'The script’s host gives no answer: down, or held back.')
  if (api.kind === 'silent') return failed(null, 'ChatHub’s API gives no answer.')
  return script.kind === 'forbidden' || api.kind === 'forbidden' ? unknown() : ok
}

function judgeDomain({ api, script }: Findings): Verdict {
  const code =
    script.kind === 'refused' ? 'script-refused' : api.kind === 'refused' ? 'api-refused' : null
  if (code) return failed(code, refusal(code).message)
  return script.kind === 'answered' && api.kind === 'answered' ? ok : unknown()
}
