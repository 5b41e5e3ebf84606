import * as v from 'valibot'
import { checkStatus, readToken } from './answers.js'
import { callError, ChatHubServerError } from './errors.js'
import { readTokenAnswer } from './token.js'
import type { Answer, Transport } from './transport.js'

/**
 * What your back end has of ChatHub, one of three: the company's login, a company token, or the API key
 * of the account's dashboard. They belong on the server: never send them to a browser.
 * `undefined`, which an environment variable may be, is refused as `invalid-options`.
 */
export type ChatHubCredentials =
  | { readonly login: string | undefined; readonly password: string | undefined }
  | { readonly companyToken: string | undefined }
  | { readonly apiKey: string | undefined }

type Headers = Readonly<Record<string, string>>

/** The headers that make a call the company's. */
export interface CompanyAuthorization {
  /** One login call however many wait; a failed one is not kept. The same promise until `drop`. */
  readonly get: () => Promise<Headers>
  /** Forgets headers that ChatHub refused. Returns whether asking again can bring others. */
  readonly drop: (refused: Promise<Headers>) => boolean
  /** Logs in and answers the company token. */
  readonly getCompanyToken: () => Promise<string>
}

const secret = v.pipe(v.string(), v.trim(), v.nonEmpty())
// fetch() refuses other characters with an error that quotes the whole header.
const headerSecret = v.pipe(secret, v.regex(/^[\x21-\x7e]+$/))

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
    return authorizeByHeaders(bearer(output.companyToken), output.companyToken)
  }
  return authorizeByHeaders({ 'x-authorization-key': output.apiKey }, undefined)
}

function countKinds(credentials: object): number {
  const values = new Map<string, unknown>(Object.entries(credentials))
  return ['login', 'companyToken', 'apiKey'].filter((kind) => values.get(kind) !== undefined).length
}

function authorizeByLogin(
  login: { readonly login: string; readonly password: string },
  transport: Transport,
): CompanyAuthorization {
  const getCompanyToken = async (): Promise<string> => {
    const answer = await transport({ method: 'POST', path: loginPath, json: login })
    return readLogin(answer)
  }
  let current: Promise<Headers> | undefined
  const forget = (headers: Promise<Headers>): void => {
    if (current === headers) current = undefined
  }
  return {
    getCompanyToken,
    get: () => {
      if (current) return current
      const headers = getCompanyToken().then(bearer)
      headers.catch(() => forget(headers))
      current = headers
      return headers
    },
    drop: (refused) => {
      forget(refused)
      return true
    },
  }
}

function authorizeByHeaders(
  headers: Headers,
  companyToken: string | undefined,
): CompanyAuthorization {
  const given = Promise.resolve(headers)
  return {
    get: () => given,
    drop: () => false,
    getCompanyToken: async () => {
      if (companyToken !== undefined) return companyToken
      throw new ChatHubServerError('invalid-options', {
        message: 'An API key brings no company token: create the client with login and password.',
      })
    },
  }
}

const loginPath = 'api/company/get-token'
const loginCall = `POST /${loginPath}`

function readLogin(answer: Answer): string {
  if ([400, 401, 403, 422].includes(answer.status)) {
    throw callError('login-refused', loginCall, { status: answer.status })
  }
  checkStatus(answer, loginCall)
  return readToken(answer, loginCall).token
}

function bearer(token: string): Headers {
  return { authorization: `Bearer ${token}` }
}
