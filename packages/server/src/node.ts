import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TokenHandlerOptions, ValidateHandlerOptions } from './handler.js'
import { handleNodeRequest } from './node-request.js'
import { createTokenRoute } from './token-route.js'
import { createValidateRoute } from './validate-route.js'

export type { HandlerErrorCode, TokenHandlerOptions, ValidateHandlerOptions } from './handler.js'

/** A handler for `node:http`. It neither throws nor rejects; a promise means that something had to be awaited. */
export type NodeHandler = (
  request: IncomingMessage,
  response: ServerResponse,
) => void | Promise<void>

/**
 * Makes the token route, `GET /api/chathub/token`, for plain Node. It answers `{token, expiresAt}`,
 * `expiresAt` as ISO 8601 text in UTC, or `{error, code}`.
 *
 * @param options - Who the user is, which operator that is, and where tokens come from.
 * @throws ChatHubServerError `invalid-options`.
 */
export function createTokenHandler<User>(
  options: TokenHandlerOptions<IncomingMessage, User>,
): NodeHandler {
  const answer = createTokenRoute(options)
  return (request, response) => handleNodeRequest(answer, request, response)
}

/**
 * Makes the validation route, `POST /api/chathub/validate-token` with `{token}`, for plain Node. It answers
 * `{isValid}` or `{error, code}`.
 *
 * @param options - Who the user is, and the client that asks ChatHub.
 * @throws ChatHubServerError `invalid-options`.
 */
export function createValidateHandler<User>(
  options: ValidateHandlerOptions<IncomingMessage, User>,
): NodeHandler {
  const answer = createValidateRoute(options)
  return (request, response) => handleNodeRequest(answer, request, response)
}
