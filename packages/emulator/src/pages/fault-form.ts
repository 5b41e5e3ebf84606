import { faultChoices } from '../faults.js'
import type { Fault, Faults } from '../faults.js'
import { widgetChoices } from '../widget-switches.js'
import type { WidgetSwitches } from '../widget-switches.js'

/** One switch on the page. */
export interface FormField {
  /** Path of the switch, which is also the field's name: `api.latencyMs`, `widget.leaves.timer`. */
  readonly name: string
  readonly label: string
  readonly kind: 'number' | 'text' | 'flag' | 'choice'
  readonly value: string | number | boolean | null
  readonly choices: readonly (string | number)[]
}

/** Switches that belong together. */
export interface FormGroup {
  readonly title: string
  readonly fields: readonly FormField[]
}

type FieldValue = FormField['value']

/** Words for the switches whose name alone does not say it. */
const labels: Readonly<Record<string, string>> = {
  latencyMs: 'Wait before the answer,\u00a0ms',
  status: 'HTTP status instead of the answer',
  down: 'Host is down',
  hang: 'Host never answers',
  cors: 'Other sites',
  only: 'Only paths that start with',
  times: 'For this many requests',
  form: 'Form of a token answer',
  lifeSeconds: 'Longest life of an operator token,\u00a0s',
  companyLifeSeconds: 'Life of a company token,\u00a0s',
  acceptTestToken: 'Take test-token-for-development',
  errorForm: 'Form of an error',
  clockSkewMs: 'Clock ahead by,\u00a0ms',
  rateLimit: 'Hold the documented rate limits',
  retryAfterSeconds: 'Retry-After of a 429,\u00a0s',
  scriptCacheControl: 'Cache-Control of the script',
  tokenFrom: 'Token read from the tag with',
  tokenWhen: 'Token read at',
  build: 'Built as',
  root: 'Draws in',
  badToken: 'On a bad token',
  styles: 'Leaves style sheets',
  'body-class': 'Leaves a class on body',
  listeners: 'Leaves listeners',
  storage: 'Leaves storage keys',
  socket: 'Leaves its socket open',
  timer: 'Leaves a timer',
  inactiveToken: 'Token for an inactive operator',
  revival: 'Deleted operator back to active',
  expiresAtStatus: 'Status for a bad expiresAt',
  invalidStatus: 'Status for an invalid token',
  expiredText: 'Error for an expired token',
  hubExpiry: 'Hub connection at the token’s end',
}

/** Lists all switches with their values. */
export function formGroups(faults: Faults): readonly FormGroup[] {
  const { script, api, hub, token, widget, undocumented, ...others } = faults
  const host = (name: string, fault: Fault): readonly FormField[] => fieldsOf(`${name}.`, fault)
  return [
    { title: 'API', fields: host('api', api) },
    { title: 'Hub', fields: host('hub', hub) },
    { title: 'Script host', fields: host('script', script) },
    { title: 'Tokens', fields: fieldsOf('token.', token) },
    { title: 'Service', fields: fieldsOf('', others) },
    { title: 'Panel', fields: widgetFields(widget) },
    {
      title: 'What the documentation leaves open',
      fields: fieldsOf('undocumented.', undocumented),
    },
  ]
}

/** Turns the page's form back into a change of faults; not checked yet. */
export function faultsFromForm(form: FormData): unknown {
  const patch: Record<string, Record<string, unknown>> = {}
  const top: Record<string, unknown> = {}
  for (const [name, raw] of form) {
    if (typeof raw !== 'string') continue
    const [group = '', key, item] = name.split('.')
    const value = readValue(key ?? group, raw)
    if (key === undefined) top[group] = value
    else patch[group] = { ...patch[group], [key]: item === undefined ? value : list(form, name) }
  }
  return { ...patch, ...top }
}

function widgetFields({ leaves, ...others }: WidgetSwitches): readonly FormField[] {
  const traces = widgetChoices.leaves.map((trace) => [trace, leaves.includes(trace)] as const)
  return [...fieldsOf('widget.', others), ...fieldsOf('widget.leaves.', Object.fromEntries(traces))]
}

/** The items of a list that are switched on, `widget.leaves.timer` and others of that list. */
function list(form: FormData, name: string): readonly string[] {
  const prefix = name.slice(0, name.lastIndexOf('.') + 1)
  const isOn = ([field, raw]: [string, unknown]): boolean =>
    field.startsWith(prefix) && raw === 'true'
  return [...form].filter(isOn).map(([field]) => field.slice(prefix.length))
}

function fieldsOf(prefix: string, values: object): readonly FormField[] {
  const choicesByKey: Readonly<Record<string, readonly (string | number)[]>> = {
    ...faultChoices,
    ...widgetChoices,
  }
  return Object.entries(values).map(([key, value]: [string, FieldValue]) => {
    const choices = choicesByKey[key] ?? []
    const kind = kindOf(key, value, choices.length > 0)
    return { name: prefix + key, label: labels[key] ?? key, kind, value, choices }
  })
}

function kindOf(key: string, value: FieldValue, hasChoices: boolean): FormField['kind'] {
  if (hasChoices) return 'choice'
  if (typeof value === 'boolean') return 'flag'
  return typeof value === 'string' || key === 'only' ? 'text' : 'number'
}

const textKeys: ReadonlySet<string> = new Set(['scriptCacheControl', 'only'])

function readValue(key: string, raw: string): unknown {
  if (raw === '') return null
  if (raw === 'true' || raw === 'false') return raw === 'true'
  return !textKeys.has(key) && /^-?\d+$/.test(raw) ? Number(raw) : raw
}
