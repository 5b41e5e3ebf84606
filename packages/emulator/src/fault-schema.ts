import * as v from 'valibot'
import type { FaultsPatch } from './faults.js'
import { undocumentedChoices } from './undocumented.js'
import { widgetChoices } from './widget-switches.js'

/** The choices of each switch that is a choice, by its name; for the checks and for the page. */
export const faultChoices = {
  cors: ['allow', 'refuse'],
  body: ['whole', 'cut', 'stall', 'truncated', 'binary', 'huge'],
  form: ['auto', 'quoted', 'text', 'token', 'expiresAt', 'expiration'],
  errorForm: ['json', 'problem', 'other-json', 'text', 'html', 'empty'],
} as const

const integer = v.pipe(v.number(), v.integer())
const count = v.pipe(integer, v.minValue(0))
const positive = v.pipe(integer, v.minValue(1))
// Node fires a longer timer at once.
const wait = v.pipe(count, v.maxValue(2_147_483_647))
const status = v.pipe(integer, v.minValue(200), v.maxValue(599))
const headerValue = v.pipe(v.string(), v.regex(/^[\x20-\x7e]+$/, 'has to be printable ASCII'))

const faultSchema = v.partial(
  v.strictObject({
    latencyMs: wait,
    status: v.nullable(status),
    down: v.boolean(),
    hang: v.boolean(),
    cors: v.picklist(faultChoices.cors),
    only: v.nullable(v.pipe(v.string(), v.startsWith('/'))),
    times: v.nullable(positive),
    probability: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    body: v.picklist(faultChoices.body),
  }),
)

const tokenSchema = v.strictObject({
  form: v.picklist(faultChoices.form),
  contentType: v.nullable(headerValue),
  lifeSeconds: v.nullable(integer),
  companyLifeSeconds: integer,
  acceptTestToken: v.boolean(),
})

const limitsSchema = v.strictObject({
  perSecond: count,
  burst: count,
  messagesPerSecond: count,
  messagesBurst: count,
})

const widgetSchema = v.strictObject({
  ...picklists(widgetChoices),
  leaves: v.array(v.picklist(widgetChoices.leaves)),
})

const patchSchema: v.GenericSchema<unknown, FaultsPatch> = v.partial(
  v.strictObject({
    script: faultSchema,
    api: faultSchema,
    hub: faultSchema,
    token: v.partial(tokenSchema),
    errorForm: v.picklist(faultChoices.errorForm),
    clockSkewMs: integer,
    rateLimit: v.boolean(),
    limits: v.partial(limitsSchema),
    retryAfterSeconds: v.nullable(count),
    allowList: v.nullable(
      v.array(
        v.pipe(
          v.string(),
          v.regex(/^https?:\/\/[^/]+$/, 'has to be an origin: https://shop.example'),
        ),
      ),
    ),
    scriptCacheControl: headerValue,
    widget: v.partial(widgetSchema),
    undocumented: v.partial(
      v.strictObject({ ...picklists(undocumentedChoices), clientId: integer }),
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

type Picklists<Choices extends Readonly<Record<string, readonly (string | number)[]>>> = {
  readonly [Name in keyof Choices]: v.PicklistSchema<Choices[Name], undefined>
}

function picklists<const Choices extends Readonly<Record<string, readonly (string | number)[]>>>(
  choices: Choices,
): Picklists<Choices> {
  const entries = Object.entries(choices).map(([name, options]) => [name, v.picklist(options)])
  // The entries are those of the argument, which `Object.fromEntries` cannot know.
  return Object.fromEntries(entries) as Picklists<Choices>
}
