import * as v from 'valibot'
import type { ChatHubClient } from './client.js'
import { isChatHubServerError } from './errors.js'
import { parseJson } from './token.js'
import type { TokenService } from './token-service.js'

/** What the browser is told, in the `code` of an error answer. None of them says anything of ChatHub's own failure. */
export type HandlerErrorCode =
  | 'unauthorized'
  | 'no-operator'
  | 'organization-forbidden'
  | 'operator-inactive'
  | 'operator-refused'
  | 'method-not-allowed'
  | 'invalid-request'
  | 'token-unavailable'
  | 'validation-unavailable'

type MaybePromise<Value> = Value | Promise<Value>

/** What both handlers need of your site. */
export interface HandlerOptions<HostRequest, User> {
  /**
   * Who sends this request, by your own session. Nobody (`null`, `undefined`, `false`) is answered 401.
   *
   * @param request - Your server's own request: Express's, Node's, or a `Request`.
   */
  readonly authorize: (request: HostRequest) => MaybePromise<User | null | undefined | false>
  /**
   * Called with what the browser is not told: why an answer is 500. Log it; it holds no secret if it is a
   * `ChatHubServerError`.
   */
  readonly onError?: ((error: unknown, request: HostRequest) => void) | undefined
}

/** Settings of the token route. */
export interface TokenHandlerOptions<HostRequest, User> extends HandlerOptions<HostRequest, User> {
  /**
   * The user's operator. Throw a `ChatHubServerError` `operator-inactive`, `no-operator` or
   * `organization-forbidden` to say more than `null`, which is answered 403 as well.
   *
   * @param user - What `authorize` answered.
   * @param organization - The query `org`, decoded: check whether this user may work there. `undefined` means the user's own.
   */
  readonly operatorFor: (
    user: User,
    organization: string | undefined,
  ) => MaybePromise<number | null | undefined>
  /** Where tokens come from. */
  readonly service: Pick<TokenService, 'getToken'>
}

/** Settings of the validation route. */
export interface ValidateHandlerOptions<HostRequest, User> extends HandlerOptions<
  HostRequest,
  User
> {
  /** Asks ChatHub. */
  readonly client: Pick<ChatHubClient, 'validateToken'>
}

/** A request, without what differs between servers. */
export interface HandlerRequest<HostRequest> {
  readonly host: HostRequest
  readonly method: string | undefined
  readonly url: string | undefined
  readonly contentType: string | undefined
  /** The parsed JSON body; `undefined` if it is none or has more than `maxBytes`. */
  readonly readBody: (maxBytes: number) => Promise<unknown>
}

/** An answer, without what differs between servers. */
export interface HandlerAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const errors: Readonly<Record<HandlerErrorCode, readonly [status: number, text: string]>> = {
  unauthorized: [401, 'Unauthorized'],
  'no-operator': [403, 'This user has no operator'],
  'organization-forbidden': [403, 'This organization is not open to this user'],
  'operator-inactive': [403, 'This operator is inactive'],
  'operator-refused': [403, 'This operator gets no token'],
  'method-not-allowed': [405, 'Method not allowed'],
  'invalid-request': [400, 'The body must be small JSON with a "token"'],
  'token-unavailable': [500, 'Failed to generate token'],
  'validation-unavailable': [500, 'Failed to validate token'],
}

/** Answers the token route. */
export async function answerTokenRequest<HostRequest, User>(
  options: TokenHandlerOptions<HostRequest, User>,
  request: HandlerRequest<HostRequest>,
): Promise<HandlerAnswer> {
  if (request.method !== 'GET') return refuse('method-not-allowed', { allow: 'GET' })
  try {
    const user = await options.authorize(request.host)
    if (isNobody(user)) return refuse('unauthorized')
    const organization = readOrganization(request.url)
    const operatorId = await options.operatorFor(user, organization)
    if (operatorId === null || operatorId === undefined) {
      return refuse(organization === undefined ? 'no-operator' : 'organization-forbidden')
    }
    return await answerToken(options, request.host, operatorId)
  } catch (error) {
    const code = userErrorOf(error)
    if (code !== undefined) return refuse(code)
    options.onError?.(error, request.host)
    return refuse('token-unavailable')
  }
}

async function answerToken<HostRequest, User>(
  { service, onError }: TokenHandlerOptions<HostRequest, User>,
  host: HostRequest,
  operatorId: number,
): Promise<HandlerAnswer> {
  try {
    const { token, expiresAt } = await service.getToken(operatorId)
    return answer(200, { token, expiresAt: new Date(expiresAt).toISOString() })
  } catch (error) {
    // ChatHub knows no such operator, or gives it no token: asking again would not help.
    const isFinal =
      isChatHubServerError(error) && (error.code === 'forbidden' || error.code === 'not-found')
    if (!isFinal) throw error
    onError?.(error, host)
    return refuse('operator-refused')
  }
}

// A JWT has a few hundred bytes; headers of more than 16 kB are refused by most servers anyway.
const maxBodyBytes = 16_384
const bodySchema = v.object({ token: v.pipe(v.string(), v.trim(), v.nonEmpty()) })

/** Answers the validation route. */
export async function answerValidateRequest<HostRequest, User>(
  options: ValidateHandlerOptions<HostRequest, User>,
  request: HandlerRequest<HostRequest>,
): Promise<HandlerAnswer> {
  if (request.method !== 'POST') return refuse('method-not-allowed', { allow: 'POST' })
  try {
    if (isNobody(await options.authorize(request.host))) return refuse('unauthorized')
    // A form of another site can send any other type without asking.
    const isJson = /^application\/json\b/i.test(request.contentType ?? '')
    const body = v.safeParse(bodySchema, isJson ? await request.readBody(maxBodyBytes) : undefined)
    if (!body.success) return refuse('invalid-request')
    const { isValid } = await options.client.validateToken(body.output.token)
    return answer(200, { isValid })
  } catch (error) {
    options.onError?.(error, request.host)
    return refuse('validation-unavailable')
  }
}

/** Reads a JSON body; `undefined` if it is none or too large. */
export async function readJsonBody(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<unknown> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of chunks) {
    size += part.byteLength
    if (size > maxBytes) return undefined
    parts.push(part)
  }
  return parseJson(Buffer.concat(parts).toString())
}

function isNobody(user: unknown): user is null | undefined | false {
  return user === null || user === undefined || user === false
}

function readOrganization(url = ''): string | undefined {
  const start = url.indexOf('?')
  // An empty text is what a page sends that has no organization.
  return (start < 0 ? null : new URLSearchParams(url.slice(start)).get('org')) || undefined
}

function userErrorOf(error: unknown): HandlerErrorCode | undefined {
  if (!isChatHubServerError(error)) return undefined
  const { code } = error
  const isForUsers =
    code === 'no-operator' || code === 'organization-forbidden' || code === 'operator-inactive'
  return isForUsers ? code : undefined
}

function refuse(code: HandlerErrorCode, headers: Record<string, string> = {}): HandlerAnswer {
  const [status, error] = errors[code]
  return answer(status, { error, code }, headers)
}

function answer(status: number, body: object, headers: Record<string, string> = {}): HandlerAnswer {
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
    body: JSON.stringify(body),
  }
}
