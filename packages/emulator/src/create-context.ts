import { createCompany } from './company.js'
import type { EmulatorContext } from './context.js'
import { createCustomerEvents } from './customer-events.js'
import { markArrived } from './customer-message.js'
import { demoData } from './demo-data.js'
import type { EmulatorOptions } from './emulator-options.js'
import { readState } from './emulator-state.js'
import { parseFaultsPatch } from './fault-schema.js'
import { createFaultStore } from './fault-store.js'
import { mergeFaults, noFaults } from './faults.js'
import { withHistory } from './history.js'
import { defaultHubTiming } from './hub/hub-connection.js'
import { toHubEvent } from './hub/hub-events.js'
import { runHubMethod } from './hub/hub-methods.js'
import { createHub } from './hub/hub.js'
import type { Hub } from './hub/hub.js'
import { createLive } from './live.js'
import type { IssuedToken } from './live.js'
import { createNewestEntries } from './newest-entries.js'
import { createRandom } from './random.js'
import { createRateLimiter } from './rate-limiter.js'
import { loggedRequests } from './request-log.js'
import type { LoggedRequest } from './request-log.js'
import { createTokenAuthority } from './tokens.js'
import type { ChatEvent } from './world/world-types.js'
import { createWorld } from './world/world.js'
import type { World } from './world/world.js'

const rememberedTokens = 200

/**
 * Makes the parts of an emulator; nothing listens yet.
 *
 * @throws TypeError for faults or a history that are none.
 */
export async function createContext(options: EmulatorOptions): Promise<EmulatorContext> {
  const random = createRandom(options.seed)
  const start = mergeFaults(noFaults, parseFaultsPatch(options.faults ?? {}))
  const faults = createFaultStore(start, random)
  const clock = options.now ?? Date.now
  const now = (): number => clock() + faults.get().clockSkewMs
  const live = createLive()
  const stored = createStored(options, { now, random, live, faults })
  const { world, hub, customerEvents } = stored
  const log = createNewestEntries<LoggedRequest>(loggedRequests)
  const issued = createNewestEntries<IssuedToken>(rememberedTokens)
  const limits = createLimits(() => faults.get().limits)
  let lastRequestId = 0

  function cutConnections(): void {
    hub.cutAll()
    customerEvents.disconnectAll()
  }

  function reset(): void {
    faults.reset()
    world.reset()
    for (const store of [customerEvents, log, issued]) store.clear()
    limits.data.reset()
    limits.messages.reset()
    cutConnections()
    live.emit({ name: 'reset', data: null })
  }

  faults.subscribe((next) => {
    // A host that goes down takes its open connections with it.
    if (next.hub.down || next.hub.hang) hub.cutAll()
    live.emit({ name: 'faults', data: next })
  })

  return {
    ...stored,
    ...{ faults, random, live, log, issued, limits, now, cutConnections, reset },
    company: createCompany(options.company ?? {}, random),
    tokens: await createTokenAuthority(options.signing ?? 'HS256', random),
    snapshot: () => readState(world, hub.connections()),
    logRequest: (request) => {
      lastRequestId += 1
      const entry = Object.freeze({ id: lastRequestId, ...request })
      log.add(entry)
      live.emit({ name: 'request', data: entry })
    },
  }
}

type Stored = Pick<EmulatorContext, 'world' | 'hub' | 'customerEvents'>

function createStored(
  options: EmulatorOptions,
  { now, random, live, faults }: Pick<EmulatorContext, 'now' | 'random' | 'live' | 'faults'>,
): Stored {
  const customerEvents = createCustomerEvents()
  const hub: Hub = createHub(
    { ...defaultHubTiming, ...options.hub },
    random,
    (operator, invocation) => runHubMethod(world, operator, invocation),
    (data) => live.emit({ name: 'connections', data }),
  )
  const data = withHistory(options.data ?? demoData, options.history)
  const world: World = createWorld(data, {
    now,
    random,
    onEvent: (event) => publish({ world, hub, customerEvents, faults }, event),
  })
  return { world, hub, customerEvents }
}

function publish(
  { world, hub, customerEvents, faults }: Stored & Pick<EmulatorContext, 'faults'>,
  event: ChatEvent,
): void {
  const { chat } = event
  const hubEvent = toHubEvent(world, event)
  if (hubEvent !== null) hub.broadcast(chat.organizationId, hubEvent)
  customerEvents.publish(event)
  const isAnswer = event.type === 'message' && event.message.author === 0
  if (isAnswer && customerEvents.isListening(chat.id)) markArrived({ world, faults }, chat.id)
}

function createLimits(
  read: () => ReturnType<EmulatorContext['faults']['get']>['limits'],
): EmulatorContext['limits'] {
  return {
    data: createRateLimiter(() => {
      const { perSecond, burst } = read()
      return { perSecond, burst }
    }, steadyClock),
    messages: createRateLimiter(() => {
      const { messagesPerSecond: perSecond, messagesBurst: burst } = read()
      return { perSecond, burst }
    }, steadyClock),
  }
}

// The limits count real seconds, whatever the service's own clock says.
function steadyClock(): number {
  return performance.now()
}
