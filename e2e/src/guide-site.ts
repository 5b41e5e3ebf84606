import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Emulator } from '@chathub/emulator'
import { createChatHubClient, createTokenService } from '@chathub/server'
import { createTokenHandler, createValidateHandler } from '@chathub/server/node'
import {
  errorCollector,
  errorCollectorPath,
  withErrorCollector,
} from '../../scripts/error-collector.mjs'

/** A site that follows the vendor's guide, pages and token route. */
export interface GuideSite {
  /** `http://127.0.0.1:<port>` without a slash at the end. */
  readonly url: string
  /** What was asked of its token route and its validation route, the oldest first. */
  readonly requests: readonly string[]
  /** Says whose token the site gives from now on. */
  setOperator(operatorId: number): void
  /** Says whether the visitor is logged in. Default: yes. */
  setLoggedIn(isLoggedIn: boolean): void
  /** Lets the validation route ask ChatHub as it should, call every token good, or be down. */
  setValidation(mode: 'asks' | 'trusts' | 'down'): void
  /** Content security policy of the pages. */
  setPolicy(policy: string): void
  close(): Promise<void>
}

/** Whom the site has for an organization. */
const operatorsByOrganization: Readonly<Record<string, number>> = {
  sales: 101,
  support: 103,
  'a&b=c': 102,
}

const folder = fileURLToPath(new URL('../dist/guide', import.meta.url))
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
}

/**
 * Starts the site on a free port of the loopback interface.
 *
 * @param emulator - Stands in for the vendor's hosts.
 * @returns The running site.
 */
export async function startGuideSite(emulator: Emulator): Promise<GuideSite> {
  let operator = 101
  let isLoggedIn = true
  let validation: 'asks' | 'trusts' | 'down' = 'asks'
  let policy = ''
  const requests: string[] = []
  const { login, password } = emulator.company
  const client = createChatHubClient({ login, password }, { baseUrl: emulator.url })
  const authorize = (): boolean | null => isLoggedIn || null
  const sendToken = createTokenHandler({
    authorize,
    operatorFor: (_, organization) =>
      organization === undefined ? operator : (operatorsByOrganization[organization] ?? null),
    service: createTokenService(client),
  })
  const sendVerdict = createValidateHandler({ authorize, client })
  const server = createServer((request, response) => {
    const { url = '' } = request
    if (url.startsWith('/api/')) requests.push(url)
    if (url.startsWith('/api/chathub/token')) void sendToken(request, response)
    else if (!url.startsWith('/api/')) void sendPage(request, response, emulator.url, policy)
    else if (validation === 'trusts') sendJson(response, { isValid: true })
    else if (validation === 'down') response.destroy()
    else void sendVerdict(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${address instanceof Object ? address.port : 0}`,
    requests,
    setOperator(operatorId) {
      operator = operatorId
    },
    setLoggedIn(next) {
      isLoggedIn = next
    },
    setValidation(next) {
      validation = next
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

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}

async function sendPage(
  request: IncomingMessage,
  response: ServerResponse,
  vendorUrl: string,
  policy: string,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
  const path = pathname.endsWith('/') ? `${pathname}index.html` : pathname
  const content = path === errorCollectorPath ? errorCollector : await readPage(path)
  const status = content === null ? 404 : 200
  response.writeHead(status, {
    'content-type': types[extname(path)] ?? 'text/plain',
    ...(policy && { 'content-security-policy': policy }),
  })
  // Code of the guide names no other host than the vendor's own.
  response.end(content?.replaceAll('https://widget.smsbat.com', vendorUrl))
}

async function readPage(path: string): Promise<string | null> {
  try {
    const content = await readFile(join(folder, path), 'utf8')
    return path.endsWith('.html') ? withErrorCollector(content) : content
  } catch {
    return null // There is no such file.
  }
}
