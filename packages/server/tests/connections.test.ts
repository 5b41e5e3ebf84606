import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { createChatHubClient, type ChatHubClient } from '../src/index.js'
import { loginOf, rejectionOf, startTestEmulator } from './test-emulator.js'

const emulator = await startTestEmulator()

/** The ports that requests of the emulator come from: one for each connection. */
function watchConnections(): ReadonlySet<number | undefined> {
  const ports = new Set<number | undefined>()
  const note = (message: unknown): void => {
    // Node documents `request` and `server` for this channel; the emulator runs in this process.
    const { socket } = (message as { request: IncomingMessage }).request
    if (socket.localPort === emulator.port) ports.add(socket.remotePort)
  }
  subscribe('http.server.request.start', note)
  onTestFinished(() => {
    unsubscribe('http.server.request.start', note)
  })
  return ports
}

async function connect(): Promise<ChatHubClient> {
  const options = { baseUrl: emulator.url, retries: 0 }
  const companyToken = await createChatHubClient(loginOf(emulator), options).getCompanyToken()
  await turn()
  return createChatHubClient({ companyToken }, options)
}

it('fifty calls one after the other take one connection', async () => {
  const connections = watchConnections()
  const client = await connect()

  for (let call = 0; call < 50; call += 1) {
    await client.getOperators(24)
    // Node's fetch has its connection back one turn after the answer; a call in the same turn opens a second one.
    await turn()
  }

  expect(emulator.requests).toHaveLength(51)
  expect(connections.size).toBe(1)
})

it('calls that ChatHub refuses leave the connection to the next', async () => {
  const connections = watchConnections()
  const client = await connect()
  // After a 403 the token is examined in the same turn.
  for (const status of [400, 401, 404, 422, 429, 500, 503]) {
    emulator.setFaults({ api: { status, only: '/api/operator' } })
    await rejectionOf(client.getOperators(24))
    await turn()
  }

  expect(connections.size).toBe(1)
})
