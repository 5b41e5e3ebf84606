import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HandlerAnswer, HandlerRequest, JsonBody } from './handler.js'
import { readJsonBody } from './json-body.js'
import { isLater } from './maybe-promise.js'
import type { Answer } from './route.js'

/** Answers a request of Node's or Express's without building any object of the Fetch standard. */
export function handleNodeRequest<HostRequest extends IncomingMessage>(
  answer: Answer<HostRequest, undefined>,
  request: HostRequest,
  response: ServerResponse,
): void | Promise<void> {
  const answered = answer(readNodeRequest(request))
  if (!isLater(answered)) return sendNodeAnswer(response, answered)
  return Promise.resolve(answered).then((later) => sendNodeAnswer(response, later))
}

function readNodeRequest<HostRequest extends IncomingMessage>(
  request: HostRequest,
): HandlerRequest<HostRequest, undefined> {
  const { headers } = request
  return {
    host: request,
    context: undefined,
    method: request.method,
    url: request.url,
    header: (name) => readHeader(headers, name),
    readBody: (maxBytes) => readNodeBody(request, maxBytes),
  }
}

/** Reads a header; of one that came more than once, all values, as Node joins them. */
function readHeader(headers: IncomingMessage['headers'], name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'object' ? value.join(', ') : value
}

async function readNodeBody(request: IncomingMessage, maxBytes: number): Promise<JsonBody> {
  // A body parser before us has used the stream up.
  if ('body' in request && request.body !== undefined) return { json: request.body }
  // Left early, the stream would destroy the socket, and with it the answer.
  return readJsonBody(request.iterator({ destroyOnReturn: false }), maxBytes)
}

function sendNodeAnswer(response: ServerResponse, { status, headers, body }: HandlerAnswer): void {
  // Somebody else was quicker: a time limit of the site's.
  if (response.headersSent) return
  // One string with the headers: cheaper than bytes, which take a second write.
  response.writeHead(status, headers).end(body)
}
