import * as v from 'valibot'
import { parseJson, readTokenAnswer } from '../token.js'
import type { Observation } from './examination.js'
import type { HttpAnswer } from './http-get.js'
import { Problem } from './problem.js'

/** What the route answered a logged-in user. */
export interface UserAnswer {
  readonly answer: HttpAnswer
  readonly token: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/** Whether there is a route at this address, by its answer to a stranger. */
export function judgeAddress(answer: HttpAnswer): Observation<HttpAnswer> {
  const { url, status } = answer
  const target = redirectOf(answer)
  if (target !== undefined && isSamePath(target, url)) {
    throw new Problem(
      `The address has moved: ${status} to ${target.origin}${target.pathname}.`,
      'Give this address, to the doctor and to the browser’s `tokenEndpoint`.',
    )
  }
  if (status === 404) {
    throw new Problem(
      `There is nothing at ${url.pathname} (404).`,
      'Check the path, and whether the route is mounted.',
    )
  }
  if (status === 405) {
    throw new Problem('The address does not take GET (405).', 'Mount the token route for GET.')
  }
  return { value: answer, message: `${url.host}${url.pathname} answers` }
}

/** Whether a stranger is told 401 and nothing else. */
export function judgeStranger(answer: HttpAnswer): Observation<true> {
  const { status } = answer
  if (status === 401) return { value: true, message: 'gets 401' }
  if (readTokenAnswer(answer.text) !== undefined) {
    throw new Problem(
      'A stranger gets a token: anybody can read and answer this operator’s chats.',
      'Let `authorize` answer `null` for who is not logged in, and put nothing in front of it that logs in everybody.',
    )
  }
  const target = redirectOf(answer)
  if (target !== undefined) {
    throw new Problem(
      `A stranger is sent to a page (${status} to ${target.pathname}), not told 401.`,
      'Take the route out of what redirects to the login page: the browser’s request would follow it and get HTML.',
    )
  }
  throw new Problem(
    `A stranger gets ${status} instead of 401.`,
    status >= 500
      ? 'Look at the site’s log: does `authorize` throw without a session?'
      : 'Answer 401: the browser then knows that somebody has to log in.',
  )
}

/** Whether a logged-in user gets `{token, expiresAt}`. */
export function judgeUser(answer: HttpAnswer): Observation<UserAnswer> {
  const { status } = answer
  const target = redirectOf(answer)
  if (target !== undefined) {
    throw new Problem(
      `The user is sent to a page (${status} to ${target.pathname}).`,
      'Has the session of the header expired? Log in again and copy the header anew.',
    )
  }
  if (status !== 200) throw refusalOf(answer)
  const body = v.safeParse(bodySchema, parseJson(answer.text))
  if (!body.success) {
    throw new Problem(
      'The answer is not `{"token": "…", "expiresAt": "…"}`, with `expiresAt` in ISO 8601 and with its zone.',
      'Use createTokenHandler, or answer both: without `expiresAt` the browser cannot know when to renew.',
    )
  }
  const { token, expiresAt } = body.output
  if (readTokenAnswer(token)?.token !== token) {
    throw new Problem(
      'The `token` of the answer is no bare JWT.',
      'Is it in quotes or in an object? ChatHub’s own answer is: take the token out of it.',
    )
  }
  return {
    value: { answer, token, expiresAt: Date.parse(expiresAt) },
    message: 'gets a token and its end',
  }
}

const bodySchema = v.object({ token: v.string(), expiresAt: v.pipe(v.string(), v.isoTimestamp()) })

const refusals: Readonly<Record<number, string>> = {
  401: 'The session of the header is none for this site: log in again and copy the header anew.',
  403: 'The user has no active operator (of this organization): see what `operatorFor` answers.',
  429: 'The site limits its requests: try again in a minute.',
  500: 'The site gets no token of ChatHub: look at its log, at what `onError` heard.',
}

function refusalOf({ status, text }: HttpAnswer): Problem {
  // Nobody knows what else is in the body; a code is a word.
  const code = v.safeParse(codeSchema, parseJson(text))
  const words = code.success ? `${status}, ${code.output.code}` : `${status}`
  return new Problem(
    `The user gets no token (${words}).`,
    refusals[status] ?? 'Look at the site’s log.',
  )
}

const codeSchema = v.object({ code: v.pipe(v.string(), v.regex(/^[a-z][a-z-]{1,40}$/)) })

function redirectOf({ status, headers, url }: HttpAnswer): URL | undefined {
  const location = status >= 300 && status < 400 ? headers.get('location') : null
  return location === null ? undefined : (URL.parse(location, url.href) ?? undefined)
}

function isSamePath(a: URL, b: URL): boolean {
  return a.pathname.replace(/\/$/, '') === b.pathname.replace(/\/$/, '')
}
