import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { choosePort } from '../../scripts/ports.mjs'

const servers: Server[] = []

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => once(server.close(), 'close')))
})

describe('choosePort', () => {
  it('takes the wanted port when it is free', async () => {
    const port = await listen('127.0.0.1')
    await once(servers.splice(0)[0]?.close() ?? createServer(), 'close')

    expect(await choosePort(port, new Set())).toBe(port)
  })

  it('goes on with the next free port that nobody else is about to take', async () => {
    const busy = await listen('127.0.0.1')

    const chosen = await choosePort(busy, new Set([busy + 1]), busy)

    expect(chosen).toBeGreaterThan(busy + 1)
  })

  it('takes a port for busy that only answers over IPv6', async () => {
    const busy = await listen('::1')

    expect(await choosePort(busy, new Set(), busy)).not.toBe(busy)
  })

  it('leaves the choice to the system when no port is wanted', async () => {
    expect(await choosePort(0, new Set())).toBe(0)
  })
})

async function listen(host: string): Promise<number> {
  const server = createServer().listen(0, host)
  await once(server, 'listening')
  servers.push(server)
  const address = server.address()
  return address instanceof Object ? address.port : 0
}
