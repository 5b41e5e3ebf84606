import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'

const tokenPath = '/api/chathub/token'

/** How the token route answers: as it is, with a page, or not before it is told to. */
export type TokenRouteMode = 'pass' | 'html' | 'hold'

/** A server in front of the site's own, whose token route can be disturbed, and which can be down. */
export interface SiteFront {
  /** `http://127.0.0.1:<port>` without a slash at the end. */
  readonly url: string
  /** How many requests are held back. */
  readonly held: number
  /** Changes how the token route answers; what was held back goes on. */
  setTokenRoute(mode: TokenRouteMode): void
  /** Leaves every request without an answer from now on, or none any more. */
  setDown(isDown: boolean): void
  /** Content security policy of the pages that have none of their own. */
  setPolicy(policy: string): void
  close(): Promise<void>
}

/**
 * Starts a front on a free port of the loopback interface.
 *
 * @param siteUrl - Where everything is handed on to.
 * @returns The running front.
 */
export async function startSiteFront(siteUrl: string): Promise<SiteFront> {
  let mode: TokenRouteMode = 'pass'
  let isDown = false
  let policy = ''
  let held: Array<() => void> = []
  const server = createServer((incoming, response) => {
    const handOn = (): void => passOn(incoming, response, siteUrl, policy)
    const isToken = incoming.url?.startsWith(tokenPath) ?? false
    if (isDown) response.destroy()
    else if (isToken && mode === 'html') sendPage(response)
    else if (isToken && mode === 'hold') held.push(handOn)
    else handOn()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${address instanceof Object ? address.port : 0}`,
    get held() {
      return held.length
    },
    setTokenRoute(next) {
      mode = next
      const waiting = held
      held = []
      for (const goOn of waiting) goOn()
    },
    setDown(next) {
      isDown = next
    },
    setPolicy(next) {
      policy = next
    },
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** What a site answers that sends all unknown paths to its start page. */
function sendPage(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
  response.end('<!doctype html><title>Welcome</title><h1>Welcome</h1>')
}

function passOn(
  incoming: IncomingMessage,
  response: ServerResponse,
  siteUrl: string,
  policy: string,
): void {
  const { method, headers, url = '/' } = incoming
  const outgoing = request(siteUrl + url, { method, headers }, (answer) => {
    const isPage = answer.headers['content-type']?.startsWith('text/html')
    const added = isPage && policy ? { 'content-security-policy': policy } : {}
    response.writeHead(answer.statusCode ?? 502, { ...added, ...answer.headers })
    answer.pipe(response)
  })
  outgoing.on('error', () => response.destroy())
  incoming.pipe(outgoing)
}
