import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import { startEmulator } from '@chathub/emulator'
import { createChatHubClient, createTokenService } from '@chathub/server'
import { createTokenHandler } from '@chathub/server/node'
import type { Measurement } from '../row.ts'
import { createAsk } from './in-process.ts'
import { listen } from './listen.ts'
import { cookieOf, makeToken, siteOf, tokenPath } from './site.ts'

const requests = 10_000
const connections = 100

/** Measures how often ChatHub is called when everybody comes at once and nothing is kept: row V4. */
export async function measureColdKeys(): Promise<Measurement[]> {
  const groups = [await measureInProcess(1), await measureInProcess(1000), await measureOverHttp()]
  return groups.flat()
}

async function measureInProcess(operators: number): Promise<Measurement[]> {
  let calls = 0
  const service = createTokenService({
    getOperatorToken: async ({ operatorId }) => {
      calls++
      await setImmediate()
      return makeToken(operatorId)
    },
  })
  const ask = createAsk(service)

  const statuses = await Promise.all(
    Array.from({ length: requests }, (_, index) => ask(1 + (index % operators))),
  )

  return rowsOf(`V4 ${operators}`, `operators: ${operators}`, calls, statuses)
}

/** Once more with everything real: the emulator is let answer when all requests have arrived. */
async function measureOverHttp(): Promise<Measurement[]> {
  const emulator = await startEmulator()
  const { login, password } = emulator.company
  const everybody = Promise.withResolvers<void>()
  const client = createChatHubClient(
    { login, password },
    {
      baseUrl: emulator.url,
      timeoutMs: 120_000,
      fetch: async (request) => {
        if (request.url.endsWith('operator/get-token')) await everybody.promise
        return fetch(request)
      },
    },
  )
  const handler = createTokenHandler(siteOf(createTokenService(client)))
  let arrived = 0
  const site = await listen((request, response) => {
    void handler(request, response)
    if (++arrived === requests) everybody.resolve()
  })

  const statuses = await askOverHttp(site.url)

  const calls = emulator.requests.filter(({ path }) => path === '/api/operator/get-token').length
  await Promise.all([site.close(), emulator.close()])
  return rowsOf('V4 HTTP', 'one operator, over HTTP against the emulator', calls, statuses)
}

/** All at once, a hundred on each connection: the server starts with each before the first is answered. */
async function askOverHttp(url: string): Promise<number[]> {
  const { port } = new URL(url)
  const answers = await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect(Number(port), '127.0.0.1')
      const head = `GET ${tokenPath} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ${cookieOf(101)}\r\n`
      socket.write(`${head}\r\n`.repeat(requests / connections - 1))
      socket.write(`${head}Connection: close\r\n\r\n`)
      return text(socket)
    }),
  )
  return answers.flatMap((answer) =>
    [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status)),
  )
}

function rowsOf(
  id: string,
  title: string,
  calls: number,
  statuses: readonly number[],
): Measurement[] {
  const failed = requests - statuses.filter((status) => status === 200).length
  return [
    {
      id: `${id} calls`,
      title: `calls of ChatHub for 10,000 requests at once, ${title}`,
      unit: '',
      value: calls,
      peers: [{ name: 'the guide', value: requests }],
    },
    { id: `${id} failed`, title: 'answers among them that were not 200', unit: '', value: failed },
  ]
}
