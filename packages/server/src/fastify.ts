import type { FastifyReply, FastifyRequest } from 'fastify'
import type {
  HandlerAnswer,
  HandlerRequest,
  JsonBody,
  TokenHandlerOptions,
  ValidateHandlerOptions,
} from './handler.js'
import { recordHeaders } from './headers.js'
import { isLater } from './maybe-promise.js'
import { readHeader } from './node-request.js'
import type { Answer } from './route.js'
import { createTokenRoute } from './token-route.js'
import { createValidateRoute } from './validate-route.js'

export type { HandlerErrorCode, TokenHandlerOptions, ValidateHandlerOptions } from './handler.js'

/** A route's handler for Fastify. It neither throws nor rejects. */
export type FastifyHandler = (
  request: FastifyRequest,
  reply: FastifyReply,
) => FastifyReply | Promise<FastifyReply>

/**
 * Makes the token route, `GET /api/chathub/token`, for Fastify. It answers `{token, expiresAt}`,
 * `expiresAt` as ISO 8601 text in UTC, or `{error, code}`.
 *
 * @param options - Who the user is, which operator that is, and where tokens come from.
 * @throws ChatHubServerError `invalid-options`.
 */
export function createTokenHandler<User>(
  options: TokenHandlerOptions<FastifyRequest, User>,
): FastifyHandler {
  return createHandler(createTokenRoute(options))
}

/**
 * Makes the validation route, `POST /api/chathub/validate-token` with `{token}`, for Fastify. It answers
 * `{isValid}` or `{error, code}`. A body that is no JSON is answered by Fastify itself, before the handler.
 *
 * @param options - Who the user is, and the client that asks ChatHub.
 * @throws ChatHubServerError `invalid-options`.
 */
export function createValidateHandler<User>(
  options: ValidateHandlerOptions<FastifyRequest, User>,
): FastifyHandler {
  return createHandler(createValidateRoute(options))
}

function createHandler(answer: Answer<FastifyRequest, undefined>): FastifyHandler {
  return (request, reply) => {
    const answered = answer(new ReadRequest(request))
    if (!isLater(answered)) return send(reply, answered)
    return Promise.resolve(answered).then((later) => send(reply, later))
  }
}

class ReadRequest implements HandlerRequest<FastifyRequest, undefined> {
  readonly host: FastifyRequest
  readonly context = undefined

  constructor(host: FastifyRequest) {
    this.host = host
  }

  get method(): string {
    return this.host.method
  }

  get url(): string {
    return this.host.url
  }

  header(name: string): string | undefined {
    return readHeader(this.host.headers, name)
  }

  async readBody(): Promise<JsonBody> {
    // Fastify has parsed it; what is larger than it says has been refused.
    return { json: this.host.body }
  }
}

// Through the reply and not around it, so that hooks and other plugins' headers have their say.
function send(reply: FastifyReply, answer: HandlerAnswer): FastifyReply {
  return reply.code(answer.status).headers(recordHeaders(answer)).send(answer.body)
}
