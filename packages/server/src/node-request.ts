import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { HandlerAnswer, HandlerRequest, JsonBody } from './handler.js'
import { listHeaders, recordHeaders } from './headers.js'
import { readJsonBody } from './json-body.js'
import { isLater } from './maybe-promise.js'
import type { Answer } from './route.js'

/** Answers a request of Node's or Express's without building any object of the Fetch standard. */
export function handleNodeRequest<HostRequest extends IncomingMessage>(
  answer: Answer<HostRequest, undefined>,
  request: HostRequest,
  response: ServerResponse,
): void | Promise<void> {
  const answered = answer(new NodeRequest(request))
  if (!isLater(answered)) return sendNodeAnswer(response, answered)
  return Promise.resolve(answered).then((later) => sendNodeAnswer(response, later))
}

// A class, because it costs one object for each request and no functions.
class NodeRequest<HostRequest extends IncomingMessage> implements HandlerRequest<
  HostRequest,
  undefined
> {
  readonly host: HostRequest
  readonly context = undefined

  constructor(host: HostRequest) {
    this.host = host
  }

  get method(): string | undefined {
    return this.host.method
  }

  get url(): string | undefined {
    return this.host.url
  }

  header(name: string): string | undefined {
    return readHeader(this.host.headers, name)
  }

  readBody(maxBytes: number): Promise<JsonBody> {
    return readNodeBody(this.host, maxBytes)
  }
}

/** Reads a header; of one that came more than once, all values. */
export function readHeader(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'object' ? value.join(', ') : value
}

async function readNodeBody(request: IncomingMessage, maxBytes: number): Promise<JsonBody> {
  // A body parser before us has used the stream up.
  if ('body' in request && request.body !== undefined) return { json: request.body }
  // Left early, the stream would lose its socket, which a log of the site may still ask for the address.
  return readJsonBody(request.iterator({ destroyOnReturn: false }), maxBytes)
}

function sendNodeAnswer(response: ServerResponse, answer: HandlerAnswer): void {
  // Somebody else was quicker: a time limit of the site's.
  if (response.headersSent) return
  // What has been put in its place, as by `on-headers` before 1.1 in many a session, may know no list.
  const isOwn = Object.hasOwn(response, 'writeHead')
  const headers = isOwn ? recordHeaders(answer) : listHeaders(answer)
  // One string with the headers: cheaper than bytes, which take a second write.
  response.writeHead(answer.status, headers).end(answer.body)
}
