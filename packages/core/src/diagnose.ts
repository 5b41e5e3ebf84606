import { checkToken } from './check-token.js'
import { delay } from './deadline.js'
import { isServer } from './environment.js'
import { ChatHubError, chatHubError, isChatHubError } from './errors.js'
import { judge, type ChatHubCheck } from './diagnosis-checks.js'
import { probe } from './explain.js'
import { checkOptions, mergeOptions, type Settings } from './options.js'
import { later } from './parts.js'
import { getRegistry } from './registry.js'
import { initialSnapshot } from './state.js'
import { readToken, type OperatorToken } from './token.js'
import { hasTokenSource, requestToken } from './token-source.js'
import type { ChatHubController, ChatHubOptions, ChatHubSnapshot } from './types.js'

export type { ChatHubCheck } from './diagnosis-checks.js'

/** What {@link diagnose} has found. */
export interface ChatHubDiagnosis {
  /** The list, point by point. */
  readonly checks: readonly ChatHubCheck[]
  /** All of it as plain text for a ticket: no token, no query string, nothing of an answer's body. */
  readonly text: string
}

/** Settings of {@link diagnose}. */
export interface ChatHubDiagnoseOptions {
  /** Base URL of the vendor's API. @defaultValue 'https://chatapi.smsbat.com', which the vendor documents */
  readonly apiUrl?: string | undefined
}

/** A controller, or a `<chathub-widget>`. */
type Subject = Pick<ChatHubController, 'getSnapshot'>

/** How long a start that is under way is waited for, in milliseconds. */
const startMs = 5000

/** How often it is looked at meanwhile, in milliseconds. */
const pollMs = 50

/**
 * Goes through ChatHub's troubleshooting list: token, expiry, script URL, console, network, and the
 * allow-list of domains. It asks the script's host and the API for an answer, without cookies and
 * without the token; the site's own validation route, if there is one, with it.
 *
 * @example
 * import { diagnose } from '@chathub/core/diagnose'
 * const { checks, text } = await diagnose(chat)
 * const failed = checks.filter(({ status }) => status === 'failed')
 *
 * @param subject - A controller, a `<chathub-widget>`, or the options of a widget that was not started: then their token source is asked once.
 * @returns The list and a text. It takes some ten seconds at most, plus what the site's own routes take.
 * @throws {@link ChatHubError} `invalid-options` for a subject that is none of these, wrong options and an
 * `apiUrl` that is no URL; `disposed` on a server.
 */
export async function diagnose(
  subject: Pick<ChatHubController, 'getSnapshot'> | ChatHubOptions,
  { apiUrl = 'https://chatapi.smsbat.com' }: ChatHubDiagnoseOptions = {},
): Promise<ChatHubDiagnosis> {
  if (isServer()) throw chatHubError('disposed')
  if (Object(subject) !== subject)
    throw new ChatHubError('invalid-options', 'Pass a controller, a <chathub-widget>, or options.')
  if (!URL.canParse(apiUrl)) throw new ChatHubError('invalid-options', 'apiUrl is no URL.')
  const { signal } = new AbortController()
  const state = 'getSnapshot' in subject ? await look(subject) : await tryOut(subject, signal)
  const { settings, snapshot, token } = state
  const scriptUrl = new URL(settings.scriptUrl, document.baseURI)
  scriptUrl.hash = ''
  // Without a token it answers 401, if it answers this site at all.
  const apiCall = new URL(`${apiUrl.replace(/\/$/, '')}/api/chat/chats?per_page=1`)
  const [script, api, refusal] = await Promise.all([
    probe(scriptUrl, settings.referrerPolicy, signal),
    probe(apiCall, undefined, signal),
    validate(state, signal),
  ])
  const checks = judge({
    settings,
    scriptUrl,
    token,
    failure: state.failure ?? refusal,
    isReady: snapshot.status === 'ready',
    isValidated: Boolean(token && settings.validateToken && !state.failure && !refusal),
    script,
    api,
  })
  return { checks, text: describe(checks, state, [scriptUrl, apiCall]) }
}

interface State {
  readonly settings: Settings
  readonly snapshot: ChatHubSnapshot
  readonly token: OperatorToken | null
  readonly failure: ChatHubError | null
}

/** A running controller is only looked at; one that is on its way is waited for a while. */
async function look(subject: Subject): Promise<State> {
  await whenSettled(subject)
  const snapshot = subject.getSnapshot()
  const shared = getRegistry().controllers.get(snapshot.organization)
  const { settings, token } = shared?.inspect() ?? { settings: mergeOptions([]), token: null }
  return { settings, token, snapshot, failure: snapshot.error }
}

async function whenSettled(subject: Subject): Promise<void> {
  const end = Date.now() + startMs
  while (/waiting|loading/.test(subject.getSnapshot().status) && Date.now() < end)
    await delay(pollMs)
}

/** Gets a token as a widget with these options would. */
async function tryOut(options: ChatHubOptions, signal: AbortSignal): Promise<State> {
  checkOptions(options)
  const settings = mergeOptions([options])
  const initial = initialSnapshot(options)
  const snapshot = getRegistry().controllers.get(initial.organization)?.snapshot ?? initial
  const { operatorToken } = options
  try {
    const isAsked = !operatorToken && hasTokenSource(options)
    const token = isAsked
      ? await requestToken(settings, { reason: 'start', signal })
      : operatorToken
        ? readToken(operatorToken)
        : null
    if (token) checkToken(token)
    return { settings, snapshot, token, failure: snapshot.error }
  } catch (error) {
    return { settings, snapshot, token: null, failure: asFailure(error) }
  }
}

/** Why the site's validation route does not call the token good. */
async function validate(
  { settings, token, failure }: State,
  signal: AbortSignal,
): Promise<ChatHubError | null> {
  if (!token || failure) return null
  try {
    const part = await later(() => import('./validate-token.js'))
    await part.validateToken(settings, token.token, signal)
    return null
  } catch (error) {
    return asFailure(error)
  }
}

function asFailure(error: unknown): ChatHubError {
  return isChatHubError(error) ? error : chatHubError('widget-failed', error)
}

function describe(
  checks: readonly ChatHubCheck[],
  { snapshot, token }: State,
  [script, api]: readonly [URL, URL],
): string {
  const expiresAt = token?.expiresAt ?? snapshot.expiresAt
  return [
    `ChatHub diagnosis of ${new Date().toISOString()}`,
    `Page: ${location.origin}`,
    // A query may hold what is nobody else's business.
    `Script: ${script.origin}${script.pathname}`,
    `API: ${api.origin}`,
    `Status: ${snapshot.status}, attempt ${snapshot.attempt}`,
    `Token expires: ${expiresAt === null ? 'unknown' : new Date(expiresAt).toISOString()}`,
    `Browser: ${navigator.userAgent}`,
    ...checks.map(({ id, status, code, advice }) =>
      [`[${status}] ${titles[id]}`, code && `(${code})`, advice].filter(Boolean).join(' '),
    ),
  ].join('\n')
}

const titles: Readonly<Record<ChatHubCheck['id'], string>> = {
  token: 'The operator token is valid.',
  expiry: 'The token has not expired.',
  script: 'The script URL is right.',
  errors: 'The console has no error.',
  network: 'ChatHub can be reached.',
  domain: 'This domain is on ChatHub’s list.',
}
