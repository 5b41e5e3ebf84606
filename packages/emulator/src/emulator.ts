import { getRequestListener } from '@hono/node-server'
import { createApp } from './app.js'
import { issueToken } from './auth.js'
import type { CompanyCredentials } from './company.js'
import type { EmulatorContext } from './context.js'
import { createContext } from './create-context.js'
import { sendFromCustomer } from './customer-message.js'
import type { CustomerMessageOptions } from './customer-message.js'
import type { EmulatorOptions } from './emulator-options.js'
import type { EmulatorState } from './emulator-state.js'
import { parseFaultsPatch } from './fault-schema.js'
import type { Faults, FaultsPatch } from './faults.js'
import { listen } from './http-server.js'
import type { ListeningServer } from './http-server.js'
import { attachHubSocket } from './hub/hub-socket.js'
import type { LoggedRequest } from './request-log.js'
import { widgetScriptPath } from './routes/widget-routes.js'
import type { WireMessage } from './wire.js'

/** A running emulator. */
export interface Emulator {
  /** Address without a slash at the end: `http://localhost:4010`. */
  readonly url: string
  readonly port: number
  readonly company: CompanyCredentials
  /** Address of the panel's script. */
  readonly scriptUrl: string
  /** Address of the customer's page, of one organization or of all. */
  readonly customerUrl: (organizationId?: number) => string
  /**
   * Makes a token as `POST /api/operator/get-token` does, whatever the faults.
   *
   * @param lifeSeconds - From now on, seconds. @defaultValue `3600`
   * @throws ApiError 404 if there is no such operator.
   */
  readonly operatorToken: (operatorId: number, lifeSeconds?: number) => Promise<string>
  /**
   * Writes a message as a customer: in a chat of theirs, or in a new one.
   *
   * @throws ApiError 404 if there is no such chat or organization.
   */
  readonly sendFromCustomer: (text: string, options?: CustomerMessageOptions) => WireMessage
  /** The faults that hold now. */
  readonly faults: Faults
  /** Changes some faults. @throws TypeError that names the switch and what it may be */
  readonly setFaults: (patch: FaultsPatch) => void
  /** A copy of what is stored now. */
  readonly state: EmulatorState
  /** What was asked since the start or the last reset, oldest first, without secrets; the newest 5,000. */
  readonly requests: readonly LoggedRequest[]
  /** Cuts all real-time connections without a word, operators' and customers'. */
  readonly cutConnections: () => void
  /** Makes all company tokens of before invalid; operator tokens live on. */
  readonly revokeCompanyTokens: () => void
  /** Ends all connections and refuses new ones, as a machine does that is switched off. */
  readonly goOffline: () => Promise<void>
  /** Takes connections again, on the same port. */
  readonly goOnline: () => Promise<void>
  /**
   * Goes back to the data and the faults of the start, empties the request log and cuts real-time
   * connections. Address, company login and tokens stay valid; ids are not given out again.
   */
  readonly reset: () => void
  /** Ends everything at once: sockets, event streams, requests that hang. May be called twice. */
  readonly close: () => Promise<void>
}

const usualLifeSeconds = 3_600

/**
 * Starts a stand-in for the ChatHub service.
 *
 * @throws Error with `code` `EADDRINUSE` if the port is in use; TypeError for faults or a history that
 * are none.
 * @example
 * ```ts
 * const emulator = await startEmulator()
 * await fetch(`${emulator.url}/api/company/organization`)
 * await emulator.close()
 * ```
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, host = '127.0.0.1' } = options
  const context = await createContext(options)
  const app = createApp(context)
  const server = await listen(
    // The page's own globals stay as they are: the emulator may run inside somebody's test.
    getRequestListener(app.fetch, { overrideGlobalObjects: false }),
    { port, host },
    (httpServer) => attachHubSocket(httpServer, context),
  )
  return toEmulator(context, server, `http://${shownHost(host)}:${server.port}`)
}

function toEmulator(context: EmulatorContext, server: ListeningServer, url: string): Emulator {
  let closing: Promise<void> | null = null
  return {
    url,
    port: server.port,
    company: context.company,
    scriptUrl: url + widgetScriptPath,
    customerUrl: (organizationId) =>
      `${url}/customer${organizationId === undefined ? '' : `?organization=${organizationId}`}`,
    operatorToken: (operatorId, lifeSeconds = usualLifeSeconds) =>
      operatorToken(context, operatorId, lifeSeconds),
    sendFromCustomer: (text, options) => sendFromCustomer(context.world, text, options),
    get faults() {
      return context.faults.get()
    },
    setFaults: (patch) => context.faults.patch(parseFaultsPatch(patch)),
    get state() {
      return context.snapshot()
    },
    get requests() {
      return context.log.list()
    },
    cutConnections: context.cutConnections,
    revokeCompanyTokens: context.tokens.revokeCompanyTokens,
    reset: context.reset,
    goOffline: server.close,
    goOnline: async () => {
      if (closing !== null) throw new Error('The emulator is closed. Start another one.')
      await server.listenAgain()
    },
    close: () => {
      closing ??= server.close()
      return closing
    },
  }
}

async function operatorToken(
  context: EmulatorContext,
  operatorId: number,
  lifeSeconds: number,
): Promise<string> {
  const { id } = context.world.operator(operatorId)
  const expSeconds = Math.floor(context.now() / 1_000) + lifeSeconds
  return issueToken(context, { kind: 'operator', operatorId: id }, expSeconds)
}

function shownHost(host: string): string {
  const isHere = ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host)
  if (isHere) return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
