import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp, type AppOptions } from './app.ts'

/** Settings of the token server and where it listens. */
export interface TokenServerOptions extends AppOptions {
  /** @defaultValue 0: any free port */
  readonly port?: number | undefined
  /** @defaultValue '127.0.0.1' */
  readonly host?: string | undefined
}

/** A running token server. */
export interface TokenServer {
  /** Its address, without a slash at the end. */
  readonly url: string
  readonly port: number
  /** Stops it and ends its connections. May be called twice. */
  readonly close: () => Promise<void>
}

/**
 * Starts the token server: the site behind the demos, with a login and ChatHub's two routes.
 *
 * @throws the error of the system, with code `EADDRINUSE` if the port is in use.
 */
export async function startTokenServer(options: TokenServerOptions): Promise<TokenServer> {
  const { port = 0, host = '127.0.0.1', ...appOptions } = options
  const server = createServer(createApp(appOptions))
  server.listen(port, host)
  await once(server, 'listening')
  // A server that listens on a port has an address of this form.
  const { port: chosenPort } = server.address() as AddressInfo
  return {
    url: `http://localhost:${chosenPort}`,
    port: chosenPort,
    close: async () => {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
