import type { ChatHubClient } from './client.js'
import type { ChatHubServerListener } from './events.js'
import type { RateLimit } from './rate-limit.js'
import type { TokenService } from './token-service.js'

/** What the browser is told, in the `code` of an error answer. None of them says anything of ChatHub's own failure. */
export type HandlerErrorCode =
  | 'unauthorized'
  | 'no-operator'
  | 'organization-forbidden'
  | 'operator-inactive'
  | 'operator-refused'
  | 'cross-site'
  | 'not-found'
  | 'method-not-allowed'
  | 'invalid-request'
  | 'body-too-large'
  | 'not-json'
  | 'too-many-requests'
  | 'token-unavailable'
  | 'validation-unavailable'

/** A value, now or later. */
export type MaybePromise<Value> = Value | PromiseLike<Value>

/** What both handlers need of your site. */
export interface HandlerOptions<HostRequest, User, Context = undefined> {
  /**
   * Who sends this request, by your own session. Nobody (`null` or anything else that is falsy) is answered 401.
   *
   * @param request - Your server's own request: Express's, Fastify's, Node's, or a `Request`.
   * @param context - What a Fetch handler was given besides the `Request`.
   */
  readonly authorize: (
    request: HostRequest,
    context: Context,
  ) => MaybePromise<User | null | undefined | false>
  /**
   * What tells one user from another for `rateLimit`.
   *
   * @defaultValue the user, if it is a text or a number; else its `id`, if that is one; else, on the token route, the
   * operator's id. A validation route that finds none of them limits nobody.
   */
  readonly userKey?: ((user: User) => string | number) | undefined
  /** How often one user may ask, in this process; more is answered 429. @defaultValue 120 requests in 60,000 ms */
  readonly rateLimit?: RateLimit | false | undefined
  /**
   * Other origins whose pages may ask with the user's cookie, such as `https://app.example.com`. They are answered with CORS
   * headers; any other page of another origin is answered 403. @defaultValue none
   */
  readonly allowedOrigins?: readonly string[] | undefined
  /** Hears of each answer, as a `request` event without secrets. What it throws is ignored. */
  readonly onEvent?: ChatHubServerListener | undefined
  /**
   * Called with what the browser is not told: why an answer is 500, or 403 `operator-refused`, and with the answer's
   * `X-Request-Id`. Log it; it holds no secret if it is a `ChatHubServerError`. What it throws is ignored.
   */
  readonly onError?: ((error: unknown, request: HostRequest, requestId: string) => void) | undefined
}

/** What the token route needs of a `TokenService`. Without `peek` each answer costs a promise. */
export type TokenSource = Pick<TokenService, 'getToken'> & Partial<Pick<TokenService, 'peek'>>

/** Settings of the token route. */
export interface TokenHandlerOptions<HostRequest, User, Context = undefined> extends HandlerOptions<
  HostRequest,
  User,
  Context
> {
  /**
   * The user's operator. Throw a `ChatHubServerError` `operator-inactive`, `no-operator`, `organization-forbidden` (403) or
   * `not-found` (404) to say more than `null`, which is answered 403.
   *
   * @param user - What `authorize` answered.
   * @param organization - The query `org`, decoded: check whether this user may work there. `undefined` means the user's own.
   */
  readonly operatorFor: (
    user: User,
    organization: string | undefined,
  ) => MaybePromise<number | null | undefined>
  /** Where tokens come from: a `TokenService`, or what you put in its place. */
  readonly service: TokenSource
}

/** Settings of the validation route. */
export interface ValidateHandlerOptions<
  HostRequest,
  User,
  Context = undefined,
> extends HandlerOptions<HostRequest, User, Context> {
  /** Asks ChatHub. */
  readonly client: Pick<ChatHubClient, 'validateToken'>
}

/** A request, without what differs between servers. */
export interface HandlerRequest<HostRequest, Context> {
  readonly host: HostRequest
  readonly context: Context
  readonly method: string | undefined
  /** With or without an origin. */
  readonly url: string | undefined
  /** @param name - In small letters. */
  header(name: string): string | undefined
  /** The JSON body, `undefined` if it is none; or that it has more than `maxBytes`. */
  readBody(maxBytes: number): Promise<JsonBody>
}

/** What became of a body. */
export type JsonBody = { readonly json: unknown } | 'too-large'

/** An answer, without what differs between servers; `headers.ts` has the headers that all answers share. */
export interface HandlerAnswer {
  readonly status: number
  /** JSON; empty for none. */
  readonly body: string
  /** Bytes of the body. */
  readonly length: number
  /** `undefined` for none. */
  readonly requestId: string | undefined
  /** More headers, names and values by turns. */
  readonly headers: readonly string[]
}
