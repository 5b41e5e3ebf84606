import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'

/** How a script is answered. */
export interface ScriptAnswer {
  readonly code?: string
  /** HTTP status. Default: 200. */
  readonly status?: number
  readonly contentType?: string
  /** Default: `no-cache`. */
  readonly cacheControl?: string
  /** Whether pages of other origins may read it. Default: yes. */
  readonly cors?: boolean
  /** Whether pages may send cookies along. Default: no. */
  readonly takesCookies?: boolean
  /** Whether the request stays without an answer until `release()`. */
  readonly isHeld?: boolean
  /** Whether the connection is cut. */
  readonly isDown?: boolean
}

/** A host of widget scripts of another origin than the page's, for what the emulator's panel never does. */
export interface Vendor {
  /**
   * Says how a path is answered from now on.
   *
   * @returns The script's URL.
   */
  serve(path: string, answer: ScriptAnswer): string
  /** Answers the requests that are held, as their paths are answered now. */
  release(): void
  /** How often a path was asked for. */
  requests(path: string): number
  /** Headers of the requests for a path. */
  headers(path: string): readonly IncomingHttpHeaders[]
  reset(): void
  close(): Promise<void>
}

/** Starts the host on a free port of the loopback interface. */
export async function startVendor(): Promise<Vendor> {
  const answers = new Map<string, ScriptAnswer>()
  const received = new Map<string, IncomingHttpHeaders[]>()
  const held: { readonly path: string; readonly response: ServerResponse }[] = []
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    received.set(path, [...(received.get(path) ?? []), request.headers])
    if (answers.get(path)?.isHeld) held.push({ path, response })
    else send(response, answers.get(path), request.headers.origin)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const url = `http://127.0.0.1:${address instanceof Object ? address.port : 0}`
  const release = (): void => {
    for (const { path, response } of held.splice(0)) send(response, answers.get(path))
  }
  return {
    serve(path, answer) {
      answers.set(path, answer)
      return url + path
    },
    release,
    requests: (path) => received.get(path)?.length ?? 0,
    headers: (path) => received.get(path) ?? [],
    reset() {
      answers.clear()
      received.clear()
      release()
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function send(
  response: ServerResponse,
  answer: ScriptAnswer = { status: 404 },
  origin = '*',
): void {
  const { code = '', status = 200, cacheControl = 'no-cache', cors = true, isDown } = answer
  if (isDown) {
    response.destroy()
    return
  }
  const allowed = cors ? { 'access-control-allow-origin': answer.takesCookies ? origin : '*' } : {}
  response.writeHead(status, {
    'content-type': answer.contentType ?? 'text/javascript',
    'cache-control': cacheControl,
    ...allowed,
    ...(answer.takesCookies && { 'access-control-allow-credentials': 'true' }),
  })
  response.end(code)
}

/** A widget of a few lines: reads its token from the documented tag and shows it in a panel. */
export const plainWidget = `
globalThis.widgetRuns = (globalThis.widgetRuns ?? 0) + 1
const tag = document.getElementById('operator-chat-panel-script')
const panel = document.createElement('div')
panel.dataset.testid = 'plain-panel'
panel.textContent = tag.getAttribute('token')
document.body.append(panel)
`
