import { STATUS_CODES } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { ApiError, toApiError } from '../api-error.js'
import { identify, requireOperator } from '../auth.js'
import type { Caller } from '../auth.js'
import type { EmulatorContext } from '../context.js'
import { describeFault, isStranger, toldToFail } from '../fault-words.js'
import { passFault } from '../fault-gate.js'
import { loggedHeaders, redactQuery } from '../request-log.js'
import { noFault } from '../faults.js'
import type { Fault } from '../faults.js'
import type { HubClient } from './hub.js'

/** Largest message that a panel may send: a photo in Base64. Bytes. */
const largestMessageBytes = 16 * 1024 * 1024
const hubPath = '/chathub'

interface Upgrade {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
  readonly path: string
  readonly query: URLSearchParams
  readonly fault: Fault
}

/** Opens the hub's sockets on a server. */
export function attachHubSocket(server: Server, emulator: EmulatorContext): void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessageBytes })
  // Told during `handleUpgrade()`, whose caller refuses and logs: without a listener it would answer unheard.
  sockets.on('wsClientError', ({ message }) => {
    throw new ApiError(400, message)
  })
  server.on('upgrade', (request, socket, head) => {
    // A client that is gone before its answer is no failure of the emulator.
    socket.on('error', () => socket.destroy())
    // Not by `new URL()`: an address such as `//` is none to it, and here nobody catches.
    const [path = '', ...query] = (request.url ?? '').split('?')
    void handle(sockets, emulator, {
      ...{ request, socket, head, path },
      query: new URLSearchParams(query.join('?')),
      // Another address is none of the hub's and uses none of its faults up.
      fault: path === hubPath ? emulator.faults.take('hub', path) : noFault,
    })
  })
}

async function handle(
  sockets: WebSocketServer,
  emulator: EmulatorContext,
  upgrade: Upgrade,
): Promise<void> {
  const started = performance.now()
  const log = (status: number | null, caller: string | null): void =>
    logUpgrade(emulator, upgrade, { status, caller, started })
  try {
    const client = await admit(emulator, upgrade)
    if (client === null) return log(null, null)
    const { request, socket, head } = upgrade
    sockets.handleUpgrade(request, socket, head, (webSocket: WebSocket) => {
      emulator.hub.open(webSocket, client)
    })
    log(101, `operator ${client.operator.id}`)
  } catch (error) {
    const { status, message } = toApiError(error)
    refuse(upgrade.socket, status, message)
    log(status, null)
  }
}

async function admit(emulator: EmulatorContext, upgrade: Upgrade): Promise<HubClient | null> {
  const { request, socket, path, query, fault } = upgrade
  if (path !== hubPath) throw new ApiError(404, 'There is no socket here.')
  if (!(await passFault(fault, socket))) return null
  if (fault.status !== null) throw new ApiError(fault.status, toldToFail)
  const { origin } = request.headers
  const isRefused = fault.cors === 'refuse' || isStranger(emulator.faults.get(), 'hub', origin)
  if (isRefused && origin !== undefined) {
    throw new ApiError(403, `The site ${origin} is not allowed.`)
  }
  const caller = await identify(emulator, {
    authorization: request.headers.authorization,
    authorizationKey: undefined,
    accessToken: query.get('access_token') ?? undefined,
  })
  const operator = requireOperator(caller)
  const connectionToken = query.get('id')
  if (connectionToken !== null && !emulator.hub.redeem(connectionToken)) {
    throw new ApiError(404, 'No Connection with that ID')
  }
  return { operator, openedAt: emulator.now(), lifeMs: connectionLife(emulator, caller) }
}

function connectionLife(emulator: EmulatorContext, caller: Caller): number | null {
  if (caller.kind !== 'operator') return null
  if (emulator.faults.get().undocumented.hubExpiry === 'keep') return null
  return Math.max(0, caller.expSeconds * 1_000 - emulator.now())
}

function refuse(socket: Duplex, status: number, message: string): void {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Error'}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(message)}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${message}`)
}

function logUpgrade(
  emulator: EmulatorContext,
  { request, path, query, fault }: Upgrade,
  outcome: { status: number | null; caller: string | null; started: number },
): void {
  const { headers } = request
  emulator.logRequest({
    at: emulator.now(),
    method: 'GET',
    path,
    query: redactQuery(query),
    ...loggedHeaders((name) => [headers[name] ?? []].flat()[0]),
    caller: outcome.caller,
    fault: describeFault(fault),
    status: outcome.status,
    answerType: null,
    durationMs: Math.round(performance.now() - outcome.started),
  })
}
