import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  answerTokenRequest,
  answerValidateRequest,
  type TokenHandlerOptions,
  type ValidateHandlerOptions,
} from './handler.js'
import { readNodeRequest, sendNodeAnswer } from './node-request.js'

export type { HandlerErrorCode, TokenHandlerOptions, ValidateHandlerOptions } from './handler.js'

/** A handler for `node:http`. */
export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/**
 * Makes the token route, `GET /api/chathub/token`, for plain Node. It answers `{token, expiresAt}`,
 * `expiresAt` as ISO 8601 text in UTC, or `{error, code}`.
 *
 * @param options - Who the user is, which operator that is, and where tokens come from.
 * @returns The handler. It never rejects unless `onError` throws.
 */
export function createTokenHandler<User>(
  options: TokenHandlerOptions<IncomingMessage, User>,
): NodeHandler {
  return async (request, response) => {
    sendNodeAnswer(response, await answerTokenRequest(options, readNodeRequest(request)))
  }
}

/**
 * Makes the validation route, `POST /api/chathub/validate-token` with `{token}`, for plain Node. It answers
 * `{isValid}` or `{error, code}`.
 *
 * @param options - Who the user is, and the client that asks ChatHub.
 * @returns The handler. It never rejects unless `onError` throws.
 */
export function createValidateHandler<User>(
  options: ValidateHandlerOptions<IncomingMessage, User>,
): NodeHandler {
  return async (request, response) => {
    sendNodeAnswer(response, await answerValidateRequest(options, readNodeRequest(request)))
  }
}
