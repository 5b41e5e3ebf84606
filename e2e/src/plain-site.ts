import { readFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import type { Emulator } from '@chathub/emulator'
import {
  errorCollector,
  errorCollectorPath,
  withErrorCollector,
} from '../../scripts/error-collector.mjs'
import { getOperatorToken } from './operator-token.ts'

/** A site without a build: pages that a test writes, our one file, and a token route. */
export interface PlainSite {
  /** `http://127.0.0.1:<port>` without a slash at the end. */
  readonly url: string
  /** How many tokens it has given. */
  readonly tokens: number
  /** Says what the start page is. */
  setPage(html: string): void
  close(): Promise<void>
}

const file = createRequire(import.meta.url).resolve('@chathub/core/chathub.js')

/**
 * Starts the site on a free port of the loopback interface.
 *
 * @param emulator - Stands in for the vendor's hosts.
 * @returns The running site.
 */
export async function startPlainSite(emulator: Emulator): Promise<PlainSite> {
  let page = ''
  let tokens = 0
  const answers: Readonly<Record<string, () => Promise<string>>> = {
    '/': async () => withErrorCollector(page),
    '/chathub.js': () => readFile(file, 'utf8'),
    '/api/chathub/token': async () => {
      tokens++
      return JSON.stringify({ token: await getOperatorToken(emulator) })
    },
    [errorCollectorPath]: async () => errorCollector,
  }
  const server = createServer((request, response) => {
    void answer(response, request.url ?? '', answers[request.url ?? ''])
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${address instanceof Object ? address.port : 0}`,
    get tokens() {
      return tokens
    },
    setPage(html) {
      page = html
    },
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

async function answer(
  response: ServerResponse,
  path: string,
  getText: (() => Promise<string>) | undefined,
): Promise<void> {
  const text = await getText?.()
  const type = path === '/' ? 'text/html' : 'text/javascript'
  response.writeHead(text === undefined ? 404 : 200, { 'content-type': `${type}; charset=utf-8` })
  response.end(text)
}
