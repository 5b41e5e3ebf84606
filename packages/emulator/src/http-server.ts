import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { Socket } from 'node:net'

/** A server that listens. */
export interface ListeningServer {
  readonly port: number
  /** Stops listening and ends every connection at once, however busy. */
  readonly close: () => Promise<void>
  /** Listens again after a close, on the same port; does nothing where it listens. */
  readonly listenAgain: () => Promise<void>
}

/**
 * Starts a server.
 *
 * @param prepare - Attaches further listeners before the first connection can come.
 * @throws Error with the `code` of Node, `EADDRINUSE` for a port in use, and words for people.
 */
export async function listen(
  listener: RequestListener,
  { port, host }: { readonly port: number; readonly host: string },
  prepare: (server: Server) => void,
): Promise<ListeningServer> {
  const server = createServer(listener)
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  prepare(server)
  await started(server, port, host)

  function close(): Promise<void> {
    return new Promise((resolve) => {
      // `closeAllConnections()` would leave the hub's sockets open.
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  }

  const taken = portOf(server)
  return { port: taken, close, listenAgain: () => started(server, taken, host) }
}

function started(server: Server, port: number, host: string): Promise<void> {
  if (server.listening) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      const message = startProblem(error, port, host)
      reject(Object.assign(new Error(message, { cause: error }), { code: error.code }))
    }
    server.once('error', fail)
    server.listen({ port, host }, () => {
      server.off('error', fail)
      resolve()
    })
  })
}

function startProblem(error: NodeJS.ErrnoException, port: number, host: string): string {
  if (error.code === 'EADDRINUSE') {
    return `Port ${port} on ${host} is in use. Stop the other program or choose another port.`
  }
  if (error.code === 'EACCES') {
    return `Port ${port} on ${host} is not allowed. Choose a port above 1023.`
  }
  return `The emulator cannot listen on ${host}, port ${port}: ${error.message}`
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
