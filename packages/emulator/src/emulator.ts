import { getRequestListener } from '@hono/node-server'
import { createApp } from './app.js'
import { createCompany } from './company.js'
import type { CompanyCredentials } from './company.js'
import type { EmulatorContext } from './context.js'
import { createCustomerEvents } from './customer-events.js'
import type { CustomerEvents } from './customer-events.js'
import { readState } from './emulator-state.js'
import type { EmulatorState } from './emulator-state.js'
import { createFaultStore } from './fault-store.js'
import { mergeFaults, noFaults, parseFaultsPatch } from './faults.js'
import type { Faults, FaultsPatch } from './faults.js'
import { listen } from './http-server.js'
import { defaultHubTiming } from './hub/hub-connection.js'
import type { HubTiming } from './hub/hub-connection.js'
import { toHubEvent } from './hub/hub-events.js'
import { runHubMethod } from './hub/hub-methods.js'
import { attachHubSocket } from './hub/hub-socket.js'
import { createHub } from './hub/hub.js'
import type { Hub } from './hub/hub.js'
import { createRateLimiter } from './rate-limiter.js'
import { createRequestLog } from './request-log.js'
import type { LoggedRequest } from './request-log.js'
import { widgetScriptPath } from './routes/widget-routes.js'
import { demoSeed } from './seed.js'
import { createTokenAuthority } from './tokens.js'
import type { SigningAlgorithm } from './tokens.js'
import type { ChatEvent, Seed } from './world/world-types.js'
import { createWorld } from './world/world.js'
import type { World } from './world/world.js'

/** How an emulator is started. */
export interface EmulatorOptions {
  /** TCP port. @defaultValue `0`, a free one */
  readonly port?: number
  /** Address to listen on. @defaultValue `'127.0.0.1'` */
  readonly host?: string
  /** What the company signs in with; what is left out is drawn at random. */
  readonly company?: Partial<CompanyCredentials>
  /** How tokens are signed. @defaultValue `'ES256'` */
  readonly signing?: SigningAlgorithm
  /** What is there at the start and after a reset. @defaultValue {@link demoSeed} */
  readonly seed?: Seed
  /** Faults of the start; a reset goes back to them. */
  readonly faults?: FaultsPatch
  /** How long the hub waits. @defaultValue 15,000 ms for a ping, 30,000 ms for a silent client */
  readonly hub?: Partial<HubTiming>
}

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
  /** The faults that hold now. */
  readonly faults: Faults
  /** Changes some faults. @throws TypeError that names the switch and what it may be */
  readonly setFaults: (patch: FaultsPatch) => void
  /** A copy of what is stored now. */
  readonly state: EmulatorState
  /** What was asked since the start or the last reset, oldest first, without secrets. */
  readonly requests: readonly LoggedRequest[]
  /** Cuts all real-time connections without a word, operators' and customers'. */
  readonly cutConnections: () => void
  /** Makes all company tokens of before invalid; operator tokens live on. */
  readonly revokeCompanyTokens: () => void
  /**
   * Goes back to the seed and the faults of the start, empties the request log and cuts real-time
   * connections. Address, company login and tokens stay valid; ids are not given out again.
   */
  readonly reset: () => void
  /** Ends everything at once: sockets, event streams, requests that hang. May be called twice. */
  readonly close: () => Promise<void>
}

/**
 * Starts a stand-in for the ChatHub service.
 *
 * @throws Error with `code` `EADDRINUSE` if the port is in use; TypeError for faults that are none.
 * @example
 * ```ts
 * const emulator = await startEmulator()
 * await fetch(`${emulator.url}/api/company/organization`)
 * await emulator.close()
 * ```
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, host = '127.0.0.1' } = options
  const emulator = await createContext(options)
  const app = createApp(emulator)
  const server = await listen(
    // The page's own globals stay as they are: the emulator may run inside somebody's test.
    getRequestListener(app.fetch, { overrideGlobalObjects: false }),
    { port, host },
    (httpServer) => attachHubSocket(httpServer, emulator),
  )
  const url = `http://${shownHost(host)}:${server.port}`
  let closing: Promise<void> | null = null

  return {
    url,
    port: server.port,
    company: emulator.company,
    scriptUrl: url + widgetScriptPath,
    customerUrl: (organizationId) =>
      `${url}/customer${organizationId === undefined ? '' : `?organization=${organizationId}`}`,
    get faults() {
      return emulator.faults.get()
    },
    setFaults: (patch) => emulator.faults.patch(parseFaultsPatch(patch)),
    get state() {
      return emulator.snapshot()
    },
    get requests() {
      return emulator.log.entries()
    },
    cutConnections: emulator.cutConnections,
    revokeCompanyTokens: emulator.tokens.revokeCompanyTokens,
    reset: emulator.reset,
    close: () => {
      closing ??= closeAll(emulator, server.close)
      return closing
    },
  }
}

async function createContext(options: EmulatorOptions): Promise<EmulatorContext> {
  const faults = createFaultStore(mergeFaults(noFaults, parseFaultsPatch(options.faults ?? {})))
  const now = (): number => Date.now() + faults.get().clockSkewMs
  const tokens = await createTokenAuthority(options.signing ?? 'ES256')
  const customerEvents = createCustomerEvents()
  const hub: Hub = createHub({ ...defaultHubTiming, ...options.hub }, (operator, invocation) =>
    runHubMethod(world, operator, invocation),
  )
  const world: World = createWorld(options.seed ?? demoSeed, now, (event) =>
    publish(world, hub, customerEvents, event),
  )
  const log = createRequestLog()
  const limits = {
    data: createRateLimiter(50, 75, steadyClock),
    messages: createRateLimiter(100, 150, steadyClock),
  }

  function cutConnections(): void {
    hub.cutAll()
    customerEvents.disconnectAll()
  }

  function reset(): void {
    faults.reset()
    world.reset()
    customerEvents.clear()
    log.clear()
    limits.data.reset()
    limits.messages.reset()
    cutConnections()
  }

  // A host that goes down takes its open connections with it.
  faults.subscribe((next) => {
    if (next.hub.down || next.hub.hang) hub.cutAll()
  })

  const company = createCompany(options.company)
  const snapshot = (): EmulatorState => readState(world, hub.connections())
  const parts = { company, faults, tokens, world, hub, customerEvents, log, limits }
  return { ...parts, now, cutConnections, reset, snapshot }
}

function publish(world: World, hub: Hub, customerEvents: CustomerEvents, event: ChatEvent): void {
  const { chat } = event
  const hubEvent = toHubEvent(world, event)
  if (hubEvent !== null) hub.broadcast(chat.organizationId, hubEvent)
  customerEvents.publish(event)
  const isAnswer = event.type === 'message' && event.message.author === 0
  if (isAnswer && customerEvents.isListening(chat.id)) world.chats.advance(chat.id, 0, 1)
}

async function closeAll(emulator: EmulatorContext, close: () => Promise<void>): Promise<void> {
  emulator.cutConnections()
  await close()
}

function shownHost(host: string): string {
  const isHere = ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host)
  if (isHere) return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

// The limits count real seconds, whatever the service's own clock says.
function steadyClock(): number {
  return performance.now()
}
