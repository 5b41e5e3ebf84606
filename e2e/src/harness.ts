import { readFile } from 'node:fs/promises'
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  errorCollector,
  errorCollectorPath,
  withErrorCollector,
} from '../../scripts/error-collector.mjs'

/** How a page is to be served. */
export interface PageOptions {
  /** Response headers, for example a content security policy. */
  readonly headers?: Readonly<Record<string, string>>
  /** CSP nonce for the error collector's tag. */
  readonly nonce?: string
}

/** A web server with the pages of `e2e/pages` and those that a test adds. */
export interface Harness {
  /** `http://127.0.0.1:<port>` without a slash at the end. */
  readonly url: string
  /**
   * Adds a page until the end of the test.
   *
   * @param path - Its path, beginning with a slash.
   * @param html - Its text; the error collector goes into it.
   * @returns Its address.
   */
  serve(path: string, html: string, options?: PageOptions): string
  /** Adds a route that a test answers itself, until the end of the test. */
  handle(path: string, listener: RequestListener): string
  /** Takes the added pages and routes away. */
  reset(): void
  close(): Promise<void>
}

const builtPages = fileURLToPath(new URL('../dist/pages', import.meta.url))
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

/**
 * Starts the server on a free port of the loopback interface.
 *
 * @returns The running server.
 */
export async function startHarness(): Promise<Harness> {
  const added = new Map<string, { html: string; options: PageOptions }>()
  const routes = new Map<string, RequestListener>()
  const server = createServer((request, response) => {
    const route = routes.get(pathOf(request))
    if (route) route(request, response)
    else void answer(request, response, added)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const url = `http://127.0.0.1:${address instanceof Object ? address.port : 0}`
  return {
    url,
    serve(path, html, options = {}) {
      added.set(path, { html, options })
      return url + path
    },
    handle(path, listener) {
      routes.set(path, listener)
      return url + path
    },
    reset() {
      added.clear()
      routes.clear()
    },
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return new URL(url, 'http://127.0.0.1').pathname
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  added: ReadonlyMap<string, { html: string; options: PageOptions }>,
): Promise<void> {
  const path = pathOf(request)
  if (path === errorCollectorPath) return send(response, '.js', errorCollector)
  if (path === '/favicon.ico') return void response.writeHead(204).end()
  const page = added.get(path)
  if (page !== undefined) {
    const { headers, nonce } = page.options
    return send(response, '.html', withErrorCollector(page.html, nonce), headers)
  }
  await sendFile(response, path)
}

async function sendFile(response: ServerResponse, path: string): Promise<void> {
  const extension = extname(path)
  try {
    const content = await readFile(join(builtPages, path), 'utf8')
    send(response, extension, extension === '.html' ? withErrorCollector(content) : content)
  } catch {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found')
  }
}

function send(
  response: ServerResponse,
  extension: string,
  content: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(200, {
    'content-type': types[extension] ?? 'application/octet-stream',
    'cache-control': 'no-store',
    ...headers,
  })
  response.end(content)
}
