import type { ErrorForm } from './api-error.js'
import { usualChoices } from './undocumented.js'
import type { UndocumentedSwitches } from './undocumented.js'
import { usualWidget } from './widget-switches.js'
import type { WidgetSwitches } from './widget-switches.js'

/** What goes wrong with one of the service's three hosts. */
export interface Fault {
  /** Wait before the answer, milliseconds; 2,147,483,647 at most. */
  readonly latencyMs: number
  /** HTTP status to answer with instead, or `null`. */
  readonly status: number | null
  /** Whether the connection is cut without an answer. */
  readonly down: boolean
  /** Whether an answer never comes. */
  readonly hang: boolean
  /** `refuse`: no CORS headers, and the hub refuses the sockets of other sites. */
  readonly cors: 'allow' | 'refuse'
  /** Start of the paths that are meant, or `null` for all of the host. */
  readonly only: string | null
  /** How many more requests are hit before the fault is over, or `null` for no end. */
  readonly times: number | null
  /** Share of the requests that are hit, 0 to 1; drawn from the emulator's seed. */
  readonly probability: number
  /**
   * What becomes of an answer's body: `cut` ends the connection half-way, `stall` stops half-way and
   * goes on never, `truncated` is half of it as if it were all, `binary` is noise, `huge` is 64 MiB of
   * JSON text.
   */
  readonly body: 'whole' | 'cut' | 'stall' | 'truncated' | 'binary' | 'huge'
}

/** How tokens are answered, live and are taken. */
export interface TokenFaults {
  /**
   * Form of a token answer: `auto` is a quoted string for `Accept: application/json`, else bare;
   * `token`, `expiresAt` and `expiration` are objects: `{token}` alone or with that field.
   */
  readonly form: 'auto' | 'quoted' | 'text' | 'token' | 'expiresAt' | 'expiration'
  /** `Content-Type` of a token answer, or `null` for the one that fits. */
  readonly contentType: string | null
  /** Longest life of an operator token, seconds, or `null` for what was asked for. */
  readonly lifeSeconds: number | null
  /** Life of a company token, seconds. */
  readonly companyLifeSeconds: number
  /** Whether `test-token-for-development` is taken as operator 1's. */
  readonly acceptTestToken: boolean
}

/** The rate limits, for each credential. Source: the vendor's page on rate limits. */
export interface Limits {
  /** Calls a second in the long run. */
  readonly perSecond: number
  /** Calls at once. */
  readonly burst: number
  /** The same for sending messages. */
  readonly messagesPerSecond: number
  readonly messagesBurst: number
}

/** Everything that can be made to go wrong, and every switch. */
export interface Faults {
  /** The host of the panel's script. */
  readonly script: Fault
  /** The API, `/api/…`. */
  readonly api: Fault
  /** The hub, `/chathub`. */
  readonly hub: Fault
  readonly token: TokenFaults
  readonly errorForm: ErrorForm
  /** How far the service's clock is ahead, milliseconds. */
  readonly clockSkewMs: number
  /** Whether the rate limits hold. */
  readonly rateLimit: boolean
  readonly limits: Limits
  /** `Retry-After` of a 429, seconds, or `null` for none. */
  readonly retryAfterSeconds: number | null
  /** Origins of the sites that are registered with the vendor, or `null` for any; others get a 403. */
  readonly allowList: readonly string[] | null
  /** `Cache-Control` of the panel's script. */
  readonly scriptCacheControl: string
  /** How the panel is built and behaves. */
  readonly widget: WidgetSwitches
  readonly undocumented: UndocumentedSwitches
}

type Patch<Part> = { readonly [Key in keyof Part]?: Part[Key] | undefined }

/** A change of some faults; what is left out stays as it is. */
export interface FaultsPatch extends Patch<
  Omit<Faults, 'script' | 'api' | 'hub' | 'token' | 'limits' | 'widget' | 'undocumented'>
> {
  readonly script?: Patch<Fault> | undefined
  readonly api?: Patch<Fault> | undefined
  readonly hub?: Patch<Fault> | undefined
  readonly token?: Patch<TokenFaults> | undefined
  readonly limits?: Patch<Limits> | undefined
  readonly widget?: Patch<WidgetSwitches> | undefined
  readonly undocumented?: Patch<UndocumentedSwitches> | undefined
}

/** A host that is well. */
export const noFault: Fault = Object.freeze({
  latencyMs: 0,
  status: null,
  down: false,
  hang: false,
  cors: 'allow',
  only: null,
  times: null,
  probability: 1,
  body: 'whole',
})

/** A service that is well and follows its documentation. */
export const noFaults: Faults = Object.freeze({
  script: noFault,
  api: noFault,
  hub: noFault,
  token: Object.freeze({
    form: 'auto',
    contentType: null,
    lifeSeconds: null,
    companyLifeSeconds: 86_400,
    acceptTestToken: true,
  }),
  errorForm: 'json',
  clockSkewMs: 0,
  rateLimit: true,
  limits: Object.freeze({
    perSecond: 50,
    burst: 75,
    messagesPerSecond: 100,
    messagesBurst: 150,
  }),
  retryAfterSeconds: null,
  allowList: null,
  scriptCacheControl: 'no-cache',
  widget: usualWidget,
  undocumented: usualChoices,
})

/** Returns the faults with a change made. */
export function mergeFaults(faults: Faults, patch: FaultsPatch): Faults {
  return Object.freeze({
    ...merge(faults, patch),
    script: merge(faults.script, patch.script),
    api: merge(faults.api, patch.api),
    hub: merge(faults.hub, patch.hub),
    token: merge(faults.token, patch.token),
    limits: merge(faults.limits, patch.limits),
    widget: merge(faults.widget, patch.widget),
    undocumented: merge(faults.undocumented, patch.undocumented),
  })
}

function merge<Part extends object>(part: Part, patch: object | undefined): Part {
  const given = Object.entries(patch ?? {}).filter(([, value]) => value !== undefined)
  return Object.freeze({ ...part, ...Object.fromEntries(given) })
}
