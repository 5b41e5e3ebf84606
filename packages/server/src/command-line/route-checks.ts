import { checkBaseUrl } from '../base-url.js'
import { isChatHubServerError } from '../errors.js'
import { readTokenAnswer } from '../token.js'
import { inWords } from './company-checks.js'
import type { Check, Observation } from './examination.js'
import { httpGet, type HttpAnswer } from './http-get.js'
import { Problem } from './problem.js'
import { judgeAddress, judgeStranger, judgeUser, type UserAnswer } from './route-answers.js'
import { timeoutMs, type Company } from './settings.js'

/** A site's token route, and what is known when it is looked at. */
export interface RouteExamination {
  /** As typed. */
  readonly address: string
  readonly userHeaders: Headers | undefined
  /** Undefined unless ChatHub accepts its credentials. */
  readonly company: Company | undefined
  /** Undefined if clocks are too far apart to judge a token's life. */
  readonly isClockRight: true | undefined
}

const waitsFor = `the site’s answer, ${timeoutMs / 1000} s at most`

/** Looks at the token route as a stranger, as a user, and as another site's page. */
export async function examineRoute(
  check: Check,
  { address, userHeaders, company, isClockRight }: RouteExamination,
  signal: AbortSignal,
): Promise<void> {
  const stranger = await check('route', waitsFor, [], async () =>
    judgeAddress(await httpGet(readAddress(address), new Headers(), signal)),
  )
  await check('route-stranger', undefined, [stranger], judgeStranger)
  const user = await check('route-user', waitsFor, [stranger], async ({ url }) =>
    userHeaders === undefined ? noUser : judgeUser(await httpGet(url, userHeaders, signal)),
  )
  await check('route-caching', undefined, [user], judgeCaching)
  await check('route-origins', waitsFor, [user, userHeaders], async ({ answer }, headers) =>
    judgeOrigins(await httpGet(answer.url, withOrigin(headers), signal)),
  )
  const isSafe = await check('route-secrets', undefined, [user, company], judgeSecrets)
  const isAlive = await check('route-life', undefined, [user, isClockRight, isSafe], judgeLife)
  await check(
    'route-token',
    `ChatHub’s judgement, ${timeoutMs / 1000} s at most`,
    [user, company, isAlive],
    (known, { client }) => judgeToken(known, client, signal),
  )
}

const noUser: Observation<undefined> = {
  value: undefined,
  message: 'not looked at: no header of a logged-in user',
  cure: 'Copy the Cookie header of a logged-in user out of your browser’s tools into CHATHUB_USER_HEADER.',
}

function readAddress(text: string): URL {
  const url = URL.parse(text)
  try {
    checkBaseUrl(`${url?.origin}`)
  } catch (error) {
    const isInsecure = isChatHubServerError(error) && error.code === 'insecure-url'
    throw isInsecure
      ? new Problem(
          'The address is http:, over which neither sessions nor tokens may travel.',
          'Serve the site over https:. Only a site on this machine may have http:.',
        )
      : new Problem('The address is none.', 'Give the whole of it, from https:// on.')
  }
  if (url === null || url.username !== '' || url.password !== '') {
    throw new Problem(
      'The address holds a user or a password.',
      'Leave them out: everybody on this machine can see arguments. CHATHUB_USER_HEADER may hold an Authorization header.',
    )
  }
  return url
}

function judgeCaching({ answer: { headers } }: UserAnswer): Observation<true> {
  const header = headers.get('cache-control') ?? ''
  if (/\bno-store\b/i.test(header)) return { value: true, message: 'no-store' }
  throw new Problem(
    'The answer may be stored: a cache could hand one user’s token to another.',
    'Answer `Cache-Control: no-store`, and look for a proxy or CDN that replaces it.',
  )
}

const strangeOrigin = 'https://stranger.example'

function withOrigin(headers: Headers): Headers {
  const copy = new Headers(headers)
  copy.set('origin', strangeOrigin)
  return copy
}

function judgeOrigins({ headers }: HttpAnswer): Observation<true> {
  const allowed = headers.get('access-control-allow-origin')
  if (allowed !== '*' && allowed !== strangeOrigin) {
    return { value: true, message: 'pages of other sites cannot read it' }
  }
  throw new Problem(
    'The route lets pages of any site read the answer (Access-Control-Allow-Origin).',
    'Take the CORS middleware off this route, or name the origins that may.',
  )
}

function judgeSecrets({ answer }: UserAnswer, { secrets }: Company): Observation<true> {
  const seen = [answer.text, ...answer.headers.values()].join('\n')
  // A short login may be a part of any text.
  const found = secrets.filter((secret) => secret.length >= 6).flatMap(formsOf)
  if (!found.some((form) => seen.includes(form))) {
    return { value: true, message: 'no credential of the company in the answer' }
  }
  throw new Problem(
    'The answer holds a credential of the company: whoever has it speaks for all operators.',
    'Answer an operator token only, and have the credential that got out replaced.',
  )
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const inJson = JSON.stringify(secret).slice(1, -1)
  const encoded = [bytes.toString('base64'), bytes.toString('base64url')]
  return [secret, inJson, encodeURIComponent(secret), ...encoded]
}

const longestLifeMs = 24 * 3_600_000
// `expiresAt` is by the site's clock, the token's own end by ChatHub's.
const toleranceMs = 6 * 60_000
const leastLifeMs = 60_000

function judgeLife({ token, expiresAt }: UserAnswer): Observation<true> {
  const remainingMs = expiresAt - Date.now()
  const ownEnd = readTokenAnswer(token)?.expiresAt ?? expiresAt
  if (expiresAt > ownEnd + toleranceMs) {
    throw new Problem(
      '`expiresAt` is later than the token’s own end: the browser would renew it too late.',
      'Answer the `expiresAt` that ChatHub or the token itself says.',
    )
  }
  if (remainingMs < leastLifeMs) {
    throw new Problem(
      remainingMs < 0
        ? `The token has been dead for ${inWords(-remainingMs)}.`
        : `The token ends in ${inWords(remainingMs)}.`,
      'Renew kept tokens ahead of their end: createTokenService does. Is an old answer cached?',
    )
  }
  if (remainingMs > longestLifeMs + toleranceMs) {
    throw new Problem(
      '`expiresAt` is more than 24 h ahead, which ChatHub gives to no token.',
      'Answer the `expiresAt` that ChatHub or the token itself says.',
    )
  }
  return { value: true, message: `ends in ${inWords(remainingMs)}` }
}

async function judgeToken(
  { token }: UserAnswer,
  client: Company['client'],
  signal: AbortSignal,
): Promise<Observation<true>> {
  const validation = await client.validateToken(token, { signal })
  if (!validation.isValid) {
    throw new Problem(
      'ChatHub does not accept the token.',
      'Is it an operator’s token, of the same company as these credentials, and is the operator active?',
    )
  }
  const whose = validation.operatorId === undefined ? '' : `: operator ${validation.operatorId}`
  return { value: true, message: `ChatHub accepts it${whose}` }
}
