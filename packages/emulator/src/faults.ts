import * as v from 'valibot'
import type { ErrorForm } from './api-error.js'
import { usualWidget, widgetChoices } from './widget-switches.js'
import type { WidgetSwitches } from './widget-switches.js'

/** What goes wrong with one of the service's three hosts. */
export interface Fault {
  /** Wait before the answer, milliseconds. */
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
}

/** How tokens are answered, live and are taken. */
export interface TokenFaults {
  /** Form of a token answer; `auto` is a quoted string for `Accept: application/json`, else bare. */
  readonly form: 'auto' | 'quoted' | 'text' | 'expiresAt' | 'expiration'
  /** Longest life of an operator token, seconds, or `null` for what was asked for. */
  readonly lifeSeconds: number | null
  /** Life of a company token, seconds. */
  readonly companyLifeSeconds: number
  /** Whether `test-token-for-development` is taken as operator 1's. */
  readonly acceptTestToken: boolean
}

/** What the vendor's documentation leaves open. */
export interface UndocumentedSwitches {
  /** What becomes of a token for an inactive or deleted operator: a 403, or it is issued and taken. */
  readonly inactiveToken: 'refuse' | 'issue'
  /** Whether a deleted operator's status can be changed; refused with 422. */
  readonly revival: 'refuse' | 'allow'
  /** HTTP status for an `expiresAt` that is past or more than 24 hours ahead. */
  readonly expiresAtStatus: 400 | 422
  /** HTTP status of `validate-token` for an invalid token. */
  readonly invalidStatus: 200 | 400 | 401
  /** What `validate-token` calls an expired token. */
  readonly expiredText: 'Invalid token' | 'Token expired'
  /** What becomes of a hub connection whose token expires. */
  readonly hubExpiry: 'close' | 'keep'
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
  /** Whether the documented rate limits hold. */
  readonly rateLimit: boolean
  /** `Retry-After` of a 429, seconds, or `null` for none. */
  readonly retryAfterSeconds: number | null
  /** `Cache-Control` of the panel's script. */
  readonly scriptCacheControl: string
  /** How the panel is built and behaves. */
  readonly widget: WidgetSwitches
  readonly undocumented: UndocumentedSwitches
}

type Patch<Part> = { readonly [Key in keyof Part]?: Part[Key] | undefined }

/** A change of some faults; what is left out stays as it is. */
export interface FaultsPatch extends Patch<
  Omit<Faults, 'script' | 'api' | 'hub' | 'token' | 'widget' | 'undocumented'>
> {
  readonly script?: Patch<Fault> | undefined
  readonly api?: Patch<Fault> | undefined
  readonly hub?: Patch<Fault> | undefined
  readonly token?: Patch<TokenFaults> | undefined
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
})

/** A service that is well and follows its documentation. */
export const noFaults: Faults = Object.freeze({
  script: noFault,
  api: noFault,
  hub: noFault,
  token: Object.freeze({
    form: 'auto',
    lifeSeconds: null,
    companyLifeSeconds: 86_400,
    acceptTestToken: true,
  }),
  errorForm: 'json',
  clockSkewMs: 0,
  rateLimit: true,
  retryAfterSeconds: null,
  scriptCacheControl: 'no-cache',
  widget: usualWidget,
  undocumented: Object.freeze({
    inactiveToken: 'refuse',
    revival: 'refuse',
    expiresAtStatus: 400,
    invalidStatus: 200,
    expiredText: 'Invalid token',
    hubExpiry: 'close',
  }),
})

/** The choices of each switch that is a choice, by its path; for the checks and for the page. */
export const faultChoices = {
  cors: ['allow', 'refuse'],
  form: ['auto', 'quoted', 'text', 'expiresAt', 'expiration'],
  errorForm: ['json', 'problem', 'text', 'html', 'empty'],
  inactiveToken: ['refuse', 'issue'],
  revival: ['refuse', 'allow'],
  expiresAtStatus: [400, 422],
  invalidStatus: [200, 400, 401],
  expiredText: ['Invalid token', 'Token expired'],
  hubExpiry: ['close', 'keep'],
} as const

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const status = v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599))

const faultSchema = v.partial(
  v.strictObject({
    latencyMs: count,
    status: v.nullable(status),
    down: v.boolean(),
    hang: v.boolean(),
    cors: v.picklist(faultChoices.cors),
    only: v.nullable(v.pipe(v.string(), v.startsWith('/'))),
    times: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  }),
)

const patchSchema: v.GenericSchema<unknown, FaultsPatch> = v.partial(
  v.strictObject({
    script: faultSchema,
    api: faultSchema,
    hub: faultSchema,
    token: v.partial(
      v.strictObject({
        form: v.picklist(faultChoices.form),
        lifeSeconds: v.nullable(v.pipe(v.number(), v.integer())),
        companyLifeSeconds: v.pipe(v.number(), v.integer()),
        acceptTestToken: v.boolean(),
      }),
    ),
    errorForm: v.picklist(faultChoices.errorForm),
    clockSkewMs: v.pipe(v.number(), v.integer()),
    rateLimit: v.boolean(),
    retryAfterSeconds: v.nullable(count),
    scriptCacheControl: v.pipe(v.string(), v.nonEmpty()),
    widget: v.partial(
      v.strictObject({
        tokenFrom: v.picklist(widgetChoices.tokenFrom),
        tokenWhen: v.picklist(widgetChoices.tokenWhen),
        build: v.picklist(widgetChoices.build),
        root: v.picklist(widgetChoices.root),
        badToken: v.picklist(widgetChoices.badToken),
        leaves: v.array(v.picklist(widgetChoices.leaves)),
      }),
    ),
    undocumented: v.partial(
      v.strictObject({
        inactiveToken: v.picklist(faultChoices.inactiveToken),
        revival: v.picklist(faultChoices.revival),
        expiresAtStatus: v.picklist(faultChoices.expiresAtStatus),
        invalidStatus: v.picklist(faultChoices.invalidStatus),
        expiredText: v.picklist(faultChoices.expiredText),
        hubExpiry: v.picklist(faultChoices.hubExpiry),
      }),
    ),
  }),
)

/**
 * Checks a change of faults that came from outside.
 *
 * @throws TypeError that names the switch and what it may be.
 */
export function parseFaultsPatch(value: unknown): FaultsPatch {
  // To valibot an array is an object without fields.
  if (Array.isArray(value)) throw new TypeError('The faults: an object is expected, not an array.')
  const result = v.safeParse(patchSchema, value, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  const path = v.getDotPath(issue)
  throw new TypeError(`${path === null ? 'The faults' : `The fault "${path}"`}: ${issue.message}`)
}

/** Returns the faults with a change made. */
export function mergeFaults(faults: Faults, patch: FaultsPatch): Faults {
  return Object.freeze({
    ...merge(faults, patch),
    script: merge(faults.script, patch.script),
    api: merge(faults.api, patch.api),
    hub: merge(faults.hub, patch.hub),
    token: merge(faults.token, patch.token),
    widget: merge(faults.widget, patch.widget),
    undocumented: merge(faults.undocumented, patch.undocumented),
  })
}

function merge<Part extends object>(part: Part, patch: object | undefined): Part {
  const given = Object.entries(patch ?? {}).filter(([, value]) => value !== undefined)
  return Object.freeze({ ...part, ...Object.fromEntries(given) })
}
