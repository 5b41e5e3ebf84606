import { once } from 'node:events'
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { Server as NetServer, type AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

/** A server that can end without dropping a request. */
export interface HttpServer {
  /**
   * Answers the port.
   *
   * @throws the error of the system, with code `EADDRINUSE` if the port is in use.
   */
  readonly listen: (port: number, host: string) => Promise<number>
  /**
   * Takes no more connections, answers what comes on those that are open, and closes each after that, or when nothing
   * came for a second; after 8 s it closes them anyway.
   *
   * @returns Whether all requests were answered.
   */
  readonly drain: () => Promise<boolean>
  /** Ends all connections at once. May be called twice. */
  readonly close: () => void
}

// Long enough for a request that is under way on a connection that has none.
const quietMs = 1000
const drainLimitMs = 8000

/** Makes the server. */
export function createHttpServer(handle: RequestListener): HttpServer {
  const running = new Set<ServerResponse>()
  let isDraining = false
  // Whoever sends a request slower than this holds a connection for nothing.
  const server = createServer({ requestTimeout: 30_000 }, (request, response) => {
    running.add(response)
    response.once('close', () => running.delete(response))
    if (isDraining) endWith(response)
    handle(request, response)
  })
  return {
    listen: async (port, host) => {
      server.listen(port, host)
      await once(server, 'listening')
      // A server that listens on a port has an address of this form.
      return (server.address() as AddressInfo).port
    },
    drain: async () => {
      // In one go with the end of listening: a client whose connection ends makes a new one, and one that waits to be
      // accepted would be cut.
      isDraining = true
      for (const response of running) endWith(response)
      await drainConnections(server, running)
      return running.size === 0
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Makes an answer the last one of its connection. */
function endWith(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close')
}

async function drainConnections(
  server: Server,
  running: ReadonlySet<ServerResponse>,
): Promise<void> {
  const startedAt = performance.now()
  const age = (): number => performance.now() - startedAt
  // The server's own `close` would also end connections that have no request at the moment, and with them one
  // that is on its way.
  NetServer.prototype.close.call(server)
  while ((await countConnections(server)) > 0 && age() < drainLimitMs) {
    await delay(20)
    if (age() < quietMs) continue
    // A browser opens connections ahead of need: they do not count as idle, and would keep the server.
    if (running.size === 0) server.closeAllConnections()
    else server.closeIdleConnections()
  }
}

function countConnections(server: Server): Promise<number> {
  return promisify(server.getConnections.bind(server))()
}
