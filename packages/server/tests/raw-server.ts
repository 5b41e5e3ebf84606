import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server that speaks for itself: what it writes need not be HTTP. */
export interface RawServer {
  readonly url: string
  /** Requests that came. */
  readonly requests: () => number
}

/**
 * Starts a server until the test ends.
 *
 * @param answer - Answers one request; the number counts from 1.
 */
export async function startRawServer(
  answer: (socket: Socket, request: number) => void,
): Promise<RawServer> {
  let requests = 0
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    // A client that gives up resets the connection, which is no failure here.
    socket.on('error', () => sockets.delete(socket))
    socket.on('data', (data) => {
      if (!/^(GET|POST|PUT|DELETE) /.test(data.toString('latin1'))) return
      requests += 1
      answer(socket, requests)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, requests: () => requests }
}

/** A whole answer, as it goes over the wire. */
export function httpAnswer(body: string | Uint8Array, head = 'HTTP/1.1 200 OK'): Buffer {
  const bytes = Buffer.from(body)
  return Buffer.concat([Buffer.from(`${head}\r\ncontent-length: ${bytes.length}\r\n\r\n`), bytes])
}
