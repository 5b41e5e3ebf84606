import type {
  HandlerAnswer,
  HandlerRequest,
  JsonBody,
  TokenHandlerOptions,
  ValidateHandlerOptions,
} from './handler.js'
import { recordHeaders } from './headers.js'
import { readJsonBody } from './json-body.js'
import { isLater } from './maybe-promise.js'
import type { Answer } from './route.js'
import { createTokenRoute } from './token-route.js'
import { createValidateRoute } from './validate-route.js'

/**
 * A handler in the form of the Fetch standard. It neither throws nor rejects; a promise means that something had to be
 * awaited. What it is given besides the request is handed to `authorize`.
 */
export type FetchHandler<Context = unknown> = (
  request: Request,
  ...rest: unknown extends Context ? [context?: Context] : [context: Context]
) => Response | Promise<Response>

/**
 * Makes the token route, `GET /api/chathub/token`, for servers that speak `Request` and `Response`. It answers
 * `{token, expiresAt}`, `expiresAt` as ISO 8601 text in UTC, or `{error, code}`.
 *
 * @param options - Who the user is, which operator that is, and where tokens come from.
 * @throws ChatHubServerError `invalid-options`.
 */
export function createTokenHandler<User, Context = unknown>(
  options: TokenHandlerOptions<Request, User, Context>,
): FetchHandler<Context> {
  return createHandler(createTokenRoute(options))
}

/**
 * Makes the validation route, `POST /api/chathub/validate-token` with `{token}`, for servers that speak
 * `Request` and `Response`. It answers `{isValid}` or `{error, code}`.
 *
 * @param options - Who the user is, and the client that asks ChatHub.
 * @throws ChatHubServerError `invalid-options`.
 */
export function createValidateHandler<User, Context = unknown>(
  options: ValidateHandlerOptions<Request, User, Context>,
): FetchHandler<Context> {
  return createHandler(createValidateRoute(options))
}

function createHandler<Context>(answer: Answer<Request, Context>): FetchHandler<Context> {
  return (request: Request, context?: Context) => {
    // Left out only where its type is unknown, and then so is `undefined`.
    const answered = answer(new FetchRequest(request, context as Context))
    const isHead = request.method === 'HEAD'
    if (!isLater(answered)) return toResponse(answered, isHead)
    return Promise.resolve(answered).then((later) => toResponse(later, isHead))
  }
}

class FetchRequest<Context> implements HandlerRequest<Request, Context> {
  readonly host: Request
  readonly context: Context

  constructor(host: Request, context: Context) {
    this.host = host
    this.context = context
  }

  get method(): string {
    return this.host.method
  }

  get url(): string {
    return this.host.url
  }

  header(name: string): string | undefined {
    // The names of HTTP/2's own fields are none to `Headers`, which throws.
    return name.startsWith(':') ? undefined : (this.host.headers.get(name) ?? undefined)
  }

  readBody(maxBytes: number): Promise<JsonBody> {
    return readBody(this.host, maxBytes)
  }
}

async function readBody({ body, bodyUsed }: Request, maxBytes: number): Promise<JsonBody> {
  // Somebody before us has read it, and what it was is lost.
  if (!body || bodyUsed || body.locked) return { json: undefined }
  const read = await readJsonBody(body.values({ preventCancel: true }), maxBytes)
  // Thrown away and not cancelled: h3 1 goes on writing into a cancelled body, an error that nobody can catch.
  if (read === 'too-large') body.pipeTo(new WritableStream()).catch(() => undefined)
  return read
}

function toResponse(answer: HandlerAnswer, isHead: boolean): Response {
  const body = isHead || answer.length === 0 ? null : answer.body
  return new Response(body, { status: answer.status, headers: recordHeaders(answer) })
}
