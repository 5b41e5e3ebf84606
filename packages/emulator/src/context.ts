import type { CompanyCredentials } from './company.js'
import type { CustomerEvents } from './customer-events.js'
import type { EmulatorState } from './emulator-state.js'
import type { FaultStore } from './fault-store.js'
import type { Hub } from './hub/hub.js'
import type { IssuedToken, Live } from './live.js'
import type { NewestEntries } from './newest-entries.js'
import type { Random } from './random.js'
import type { RateLimiter } from './rate-limiter.js'
import type { LoggedRequest } from './request-log.js'
import type { TokenAuthority } from './tokens.js'
import type { World } from './world/world.js'

/** What the parts of one emulator share. */
export interface EmulatorContext {
  readonly company: CompanyCredentials
  readonly faults: FaultStore
  readonly tokens: TokenAuthority
  readonly random: Random
  readonly world: World
  readonly hub: Hub
  readonly customerEvents: CustomerEvents
  readonly log: NewestEntries<LoggedRequest>
  readonly issued: NewestEntries<IssuedToken>
  readonly live: Live
  readonly limits: { readonly data: RateLimiter; readonly messages: RateLimiter }
  /** The service's clock, milliseconds since the epoch. */
  readonly now: () => number
  /** Writes a request into the log, and numbers it. */
  readonly logRequest: (request: Omit<LoggedRequest, 'id'>) => void
  readonly cutConnections: () => void
  readonly reset: () => void
  readonly snapshot: () => EmulatorState
}
