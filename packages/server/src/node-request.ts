import type { IncomingMessage, ServerResponse } from 'node:http'
import { readJsonBody, type HandlerAnswer, type HandlerRequest } from './handler.js'

/** Reads what the handlers need of a request of Node's or Express's. */
export function readNodeRequest<HostRequest extends IncomingMessage>(
  request: HostRequest,
): HandlerRequest<HostRequest> {
  return {
    host: request,
    method: request.method,
    url: request.url,
    contentType: request.headers['content-type'],
    readBody: async (maxBytes) => {
      // A body parser before us has used the stream up.
      if ('body' in request && request.body !== undefined) return request.body
      if (Number(request.headers['content-length'] ?? 0) > maxBytes) return undefined
      // Left early, the stream would destroy the socket, and with it the answer.
      return readJsonBody(request.iterator({ destroyOnReturn: false }), maxBytes)
    },
  }
}

/** Sends an answer. */
export function sendNodeAnswer(
  response: ServerResponse,
  { status, headers, body }: HandlerAnswer,
): void {
  response.writeHead(status, headers).end(body)
}
