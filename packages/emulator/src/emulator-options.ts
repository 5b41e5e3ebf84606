import type { CompanyCredentials } from './company.js'
import type { FaultsPatch } from './faults.js'
import type { HistoryOptions } from './history.js'
import type { HubTiming } from './hub/hub-info.js'
import type { SigningAlgorithm } from './tokens.js'
import type { EmulatorData } from './world/world-types.js'

/** How an emulator is started. */
export interface EmulatorOptions {
  /** TCP port. @defaultValue `0`, a free one */
  readonly port?: number
  /** Address to listen on. @defaultValue `'127.0.0.1'` */
  readonly host?: string
  /** What the company signs in with; what is left out is drawn. */
  readonly company?: Partial<CompanyCredentials>
  /**
   * What is drawn is drawn from this: credentials, keys, ids, faults with a probability. The same seed
   * and the same requests give the same answers, apart from times. @defaultValue none: drawn anew
   */
  readonly seed?: string | number
  /** The service's clock, milliseconds since the epoch. @defaultValue `Date.now` */
  readonly now?: () => number
  /**
   * How tokens are signed. The vendor's illustration is `HS256`; a signature of `ES256` is another one
   * each time, whatever the seed. @defaultValue `'HS256'`
   */
  readonly signing?: SigningAlgorithm
  /** What is there at the start and after a reset. @defaultValue {@link demoData} */
  readonly data?: EmulatorData
  /** Chats to add to the data of the first organization. @defaultValue none */
  readonly history?: HistoryOptions
  /** Faults of the start; a reset goes back to them. */
  readonly faults?: FaultsPatch
  /** How long the hub waits. @defaultValue 15,000 ms for a ping, 30,000 ms for a silent client */
  readonly hub?: Partial<HubTiming>
}
