import * as v from 'valibot'
import { answerError, jsonReader, organizationsSchema, readToken } from './answers.js'
import type { Authorization, Headers } from './authorization.js'
import { ChatHubServerError, isChatHubServerError } from './errors.js'
import { largestPlainBytes, type Answer } from './answer-body.js'
import { readTokenAnswer } from './token.js'
import type { CallOptions, Transport } from './transport.js'

/**
 * What your back end has of ChatHub, one of three: the company's login, a company token, or the API key
 * of the account's dashboard. They belong on the server: never send them to a browser.
 * `undefined`, which an environment variable may be, is refused as `invalid-options`.
 */
export type ChatHubCredentials =
  | { readonly login: string | undefined; readonly password: string | undefined }
  | { readonly companyToken: string | undefined }
  | { readonly apiKey: string | undefined }

/** The company's way into its calls. */
export interface CompanyAuthorization extends Authorization {
  /** Logs in and answers the company token. */
  readonly getCompanyToken: (options?: CallOptions) => Promise<string>
}

const secret = v.pipe(v.string(), v.trim(), v.nonEmpty())
/** A secret that fits in a header: `fetch` refuses other characters with an error that quotes the whole header. */
export const headerSecret: v.GenericSchema<unknown, string> = v.pipe(
  secret,
  v.regex(/^[\x21-\x7e]+$/),
)

const credentialsSchema = v.union([
  v.object({ login: secret, password: v.pipe(v.string(), v.nonEmpty()) }),
  v.object({
    companyToken: v.pipe(
      headerSecret,
      // As often stored just as ChatHub sent it: in quotes.
      v.transform((text) => readTokenAnswer(text)?.token ?? text),
    ),
  }),
  v.object({ apiKey: headerSecret }),
])

/**
 * Checks credentials and turns them into headers, by a login where needed.
 *
 * @throws ChatHubServerError `invalid-options`.
 */
export function createAuthorization(
  credentials: ChatHubCredentials,
  transport: Transport,
): CompanyAuthorization {
  const parsed = v.safeParse(credentialsSchema, credentials)
  if (!parsed.success || countKinds(credentials) !== 1) {
    throw new ChatHubServerError('invalid-options', {
      message:
        'Pass exactly one of `{ login, password }`, `{ companyToken }` and `{ apiKey }`, as filled strings: is an environment variable missing?',
    })
  }
  const { output } = parsed
  if ('login' in output) return authorizeByLogin(output, transport)
  if ('companyToken' in output) {
    return authorizeByHeaders(bearer(output.companyToken), transport, output.companyToken)
  }
  return authorizeByHeaders({ 'x-authorization-key': output.apiKey }, transport)
}

function countKinds(credentials: object): number {
  const values = new Map<string, unknown>(Object.entries(credentials))
  return ['login', 'companyToken', 'apiKey'].filter((kind) => values.get(kind) !== undefined).length
}

function authorizeByLogin(
  login: { readonly login: string; readonly password: string },
  transport: Transport,
): CompanyAuthorization {
  const getCompanyToken = (options?: CallOptions): Promise<string> =>
    transport({ method: 'POST', path: 'api/company/get-token', json: login, ...loginCall }, options)
  let current: Promise<Headers> | undefined
  let accepted: Headers | undefined
  let renewedAt = -Infinity
  const forget = (attempt: Promise<Headers>): void => {
    if (current === attempt) current = undefined
  }
  const get = (): Promise<Headers> => {
    current ??= logIn()
    return current
  }
  const logIn = (): Promise<Headers> => {
    const attempt = getCompanyToken().then((token) => (accepted = bearer(token)))
    attempt.catch((error: unknown) => {
      const isRefused = isChatHubServerError(error) && error.code === 'login-refused'
      if (isRefused) setTimeout(forget, refusedLoginPauseMs, attempt).unref()
      else forget(attempt)
    })
    return attempt
  }
  return {
    getCompanyToken,
    get,
    latest: () => accepted,
    renew: (refused, code) => {
      if (code !== 'company-token-refused' && code !== 'forbidden') return undefined
      // A late refusal of an old token says nothing of the new one.
      const isLatest = refused === accepted
      if (code === 'forbidden' && isLatest) {
        if (performance.now() - renewedAt < renewalPauseMs) return undefined
        renewedAt = performance.now()
      }
      if (isLatest) current = accepted = undefined
      return get()
    },
  }
}

function authorizeByHeaders(
  headers: Headers,
  transport: Transport,
  companyToken?: string,
): CompanyAuthorization {
  const given = Promise.resolve(headers)
  let examinedAt = -Infinity
  let examination: Promise<Headers> | undefined
  const examine = async (): Promise<Headers> => {
    try {
      await transport({ ...examinationCall, headers: () => headers })
    } catch (error) {
      const isRefused = isChatHubServerError(error) && error.code === 'company-token-refused'
      // It has said nothing, so the next refusal is worth another one.
      if (!isRefused) examinedAt = -Infinity
      throw error
    }
    // From here on a refusal is about what was asked for.
    examination = undefined
    return headers
  }
  return {
    get: () => given,
    latest: () => headers,
    renew: (_refused, code) => {
      if (code !== 'forbidden') return undefined
      if (performance.now() - examinedAt >= renewalPauseMs) {
        examinedAt = performance.now()
        examination = examine()
        // Whoever waits for it may have given up.
        examination.catch(() => undefined)
      }
      return examination
    },
    getCompanyToken: async () => {
      if (companyToken !== undefined) return companyToken
      throw new ChatHubServerError('invalid-options', {
        message: 'An API key brings no company token: create the client with login and password.',
      })
    },
  }
}

// Source: ChatHub's page on limits asks for one login a second; a wrong password would be one for every call.
const refusedLoginPauseMs = 1000

// Source: ChatHub's page on authentication, where 403 is "no permission" and "revoked" alike. Only a login tells them
// apart, or a call that needs no permission; one a minute is little for every refused permission.
const renewalPauseMs = 60_000

const examinationCall = {
  method: 'GET' as const,
  path: 'api/company/organization',
  isAhead: true,
  read: (answer: Answer): void => {
    if (answer.status === 403) throw answerError('company-token-refused', answer)
    checkOwnRefusal(answer)
    jsonReader(organizationsSchema)(answer)
  },
}

const loginCall = {
  // Calls may wait for it.
  isAhead: true,
  largestBytes: largestPlainBytes,
  read: (answer: Answer): string => {
    if ([400, 401, 403, 422].includes(answer.status)) throw answerError('login-refused', answer)
    checkOwnRefusal(answer)
    return readToken(answer).token
  },
}

// As `not-found` or `rejected` it would be taken for a word on whatever the call was for.
function checkOwnRefusal(answer: Answer): void {
  if ([400, 404, 415, 422].includes(answer.status)) throw answerError('invalid-answer', answer)
}

/** Makes the header of a token. */
export function bearer(token: string): Headers {
  return { authorization: `Bearer ${token}` }
}
