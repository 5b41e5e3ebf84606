import {
  answerTokenRequest,
  answerValidateRequest,
  readJsonBody,
  type HandlerAnswer,
  type HandlerRequest,
  type TokenHandlerOptions,
  type ValidateHandlerOptions,
} from './handler.js'

/** A handler in the form of the Fetch standard. */
export type FetchHandler = (request: Request) => Promise<Response>

/**
 * Makes the token route, `GET /api/chathub/token`, for servers that speak `Request` and `Response`. It answers
 * `{token, expiresAt}`, `expiresAt` as ISO 8601 text in UTC, or `{error, code}`.
 *
 * @param options - Who the user is, which operator that is, and where tokens come from.
 * @returns The handler. It never rejects unless `onError` throws.
 */
export function createTokenHandler<User>(
  options: TokenHandlerOptions<Request, User>,
): FetchHandler {
  return async (request) => toResponse(await answerTokenRequest(options, readRequest(request)))
}

/**
 * Makes the validation route, `POST /api/chathub/validate-token` with `{token}`, for servers that speak
 * `Request` and `Response`. It answers `{isValid}` or `{error, code}`.
 *
 * @param options - Who the user is, and the client that asks ChatHub.
 * @returns The handler. It never rejects unless `onError` throws.
 */
export function createValidateHandler<User>(
  options: ValidateHandlerOptions<Request, User>,
): FetchHandler {
  return async (request) => toResponse(await answerValidateRequest(options, readRequest(request)))
}

function readRequest(request: Request): HandlerRequest<Request> {
  return {
    host: request,
    method: request.method,
    url: request.url,
    contentType: request.headers.get('content-type') ?? undefined,
    readBody: async (maxBytes) => (request.body ? readJsonBody(request.body, maxBytes) : undefined),
  }
}

function toResponse({ status, headers, body }: HandlerAnswer): Response {
  return new Response(body, { status, headers })
}
