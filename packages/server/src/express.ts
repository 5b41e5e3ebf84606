import type { Request, RequestHandler } from 'express'
import {
  answerTokenRequest,
  answerValidateRequest,
  type TokenHandlerOptions,
  type ValidateHandlerOptions,
} from './handler.js'
import { readNodeRequest, sendNodeAnswer } from './node-request.js'

export type { HandlerErrorCode, TokenHandlerOptions, ValidateHandlerOptions } from './handler.js'

/**
 * Makes the token route, `GET /api/chathub/token`, for Express. It answers `{token, expiresAt}`,
 * `expiresAt` as ISO 8601 text in UTC, or `{error, code}`.
 *
 * @param options - Who the user is, which operator that is, and where tokens come from.
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
  return async (request, response) => {
    sendNodeAnswer(response, await answerTokenRequest(options, readNodeRequest(request)))
  }
}

/**
 * Makes the validation route, `POST /api/chathub/validate-token` with `{token}`, for Express, with or
 * without `express.json()` before it. It answers `{isValid}` or `{error, code}`.
 *
 * @param options - Who the user is, and the client that asks ChatHub.
 */
export function createValidateHandler<User>(
  options: ValidateHandlerOptions<Request, User>,
): RequestHandler {
  return async (request, response) => {
    sendNodeAnswer(response, await answerValidateRequest(options, readNodeRequest(request)))
  }
}
