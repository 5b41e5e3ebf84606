import type { Request, RequestHandler } from 'express'
import type { TokenHandlerOptions, ValidateHandlerOptions } from './handler.js'
import { handleNodeRequest } from './node-request.js'
import { createTokenRoute } from './token-route.js'
import { createValidateRoute } from './validate-route.js'

export type { HandlerErrorCode, TokenHandlerOptions, ValidateHandlerOptions } from './handler.js'

/**
 * Makes the token route, `GET /api/chathub/token`, for Express. It answers `{token, expiresAt}`,
 * `expiresAt` as ISO 8601 text in UTC, or `{error, code}`.
 *
 * @param options - Who the user is, which operator that is, and where tokens come from.
 * @throws ChatHubServerError `invalid-options`.
 *
 * @example
 * ```ts
 * app.get('/api/chathub/token', createTokenHandler({
 *   authorize: (request) => request.session?.user,
 *   operatorFor: (user) => user.operatorId,
 *   service: createTokenService(client),
 * }))
 * ```
 */
export function createTokenHandler<User>(
  options: TokenHandlerOptions<Request, User>,
): RequestHandler {
  const answer = createTokenRoute(options)
  return (request, response) => handleNodeRequest(answer, request, response)
}

/**
 * Makes the validation route, `POST /api/chathub/validate-token` with `{token}`, for Express. It answers
 * `{isValid}` or `{error, code}`. Put it before `express.json()`, which would print a body that is no JSON.
 *
 * @param options - Who the user is, and the client that asks ChatHub.
 * @throws ChatHubServerError `invalid-options`.
 */
export function createValidateHandler<User>(
  options: ValidateHandlerOptions<Request, User>,
): RequestHandler {
  const answer = createValidateRoute(options)
  return (request, response) => handleNodeRequest(answer, request, response)
}
