import { faultChoices } from '../fault-schema.js'
import type { Faults } from '../faults.js'
import { undocumentedChoices } from '../undocumented.js'
import { widgetChoices } from '../widget-switches.js'
import { switchWords } from './switch-words.js'
import type { SwitchWords } from './switch-words.js'

/** One switch on the page. */
export interface FormField extends SwitchWords {
  /** Path of the switch, which is also the field's name: `api.latencyMs`, `widget.leaves.timer`. */
  readonly name: string
  readonly kind: 'number' | 'text' | 'flag' | 'choice'
  readonly value: string
  /** Its value at the emulator's start. */
  readonly usual: string
  readonly choices: readonly string[]
}

/** Switches that belong together. */
export interface FormGroup {
  readonly title: string
  readonly hint: string
  readonly fields: readonly FormField[]
}

const groups = [
  { path: 'api', title: 'API', hint: 'What the calls under /api meet.' },
  { path: 'hub', title: 'Hub', hint: 'What panels meet that connect to /chathub.' },
  { path: 'script', title: 'Script host', hint: 'What pages meet that load the panel.' },
  { path: 'token', title: 'Tokens', hint: 'How tokens are answered, and how long they live.' },
  { path: '', title: 'Service', hint: 'Errors, clock, registered sites.' },
  { path: 'limits', title: 'Rate limits', hint: 'How often one credential may call.' },
  { path: 'widget', title: 'Panel', hint: 'How the stand-in panel is built and behaves.' },
  {
    path: 'undocumented',
    title: 'What the documentation leaves open',
    hint: 'No client may depend on any of it.',
  },
] as const

const choicesByKey: Readonly<Record<string, readonly (string | number)[]>> = {
  ...faultChoices,
  ...undocumentedChoices,
  ...widgetChoices,
}
const textKeys: ReadonlySet<string> = new Set([
  'scriptCacheControl',
  'only',
  'contentType',
  'allowList',
])

/** Lists all switches with their values. @param usual - Those of the start */
export function formGroups(faults: Faults, usual: Faults): readonly FormGroup[] {
  const usualValues = fieldValues(usual)
  const fields = [...fieldValues(faults)].map(([name, value]) =>
    field(name, value, usualValues.get(name) ?? ''),
  )
  return groups.map(({ path, title, hint }) => ({
    title,
    hint,
    fields: fields.filter(({ name }) => (name.includes('.') ? name.split('.')[0] : '') === path),
  }))
}

/** Returns the text that each field of the form shows, by the field's name. */
export function fieldValues(faults: Faults): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (const [key, value] of Object.entries(faults)) {
    if (!isPart(value)) values.set(key, textOf(value))
    else
      for (const [inner, one] of Object.entries(value)) values.set(`${key}.${inner}`, textOf(one))
  }
  values.delete('widget.leaves')
  for (const trace of widgetChoices.leaves) {
    values.set(`widget.leaves.${trace}`, String(faults.widget.leaves.includes(trace)))
  }
  return values
}

/** Turns the page's form, or some of its fields, back into a change of faults; not checked yet. */
export function faultsFromForm(form: FormData): unknown {
  const patch: Record<string, Record<string, unknown>> = {}
  const top: Record<string, unknown> = {}
  for (const [name, raw] of form) {
    if (typeof raw !== 'string') continue
    const [part = '', key, item] = name.split('.')
    const value = readValue(key ?? part, raw)
    if (key === undefined) top[part] = value
    else patch[part] = { ...patch[part], [key]: item === undefined ? value : list(form, name) }
  }
  return { ...patch, ...top }
}

function field(name: string, value: string, usual: string): FormField {
  const key = name.slice(name.lastIndexOf('.') + 1)
  const choices = (choicesByKey[key] ?? []).map(String)
  const words = switchWords[key] ?? { label: key, hint: '' }
  return { name, value, usual, choices, ...words, kind: kindOf(key, usual, choices.length > 0) }
}

function kindOf(key: string, value: string, hasChoices: boolean): FormField['kind'] {
  if (hasChoices) return 'choice'
  if (value === 'true' || value === 'false') return 'flag'
  return textKeys.has(key) ? 'text' : 'number'
}

function isPart(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(' ')
  if (value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The items of a list that are switched on, `widget.leaves.timer` and others of that list. */
function list(form: FormData, name: string): readonly string[] {
  const prefix = name.slice(0, name.lastIndexOf('.') + 1)
  const isOn = ([one, raw]: [string, unknown]): boolean => one.startsWith(prefix) && raw === 'true'
  return [...form].filter(isOn).map(([one]) => one.slice(prefix.length))
}

function readValue(key: string, raw: string): unknown {
  if (raw.trim() === '') return null
  if (key === 'allowList') return raw.trim().split(/[\s,]+/)
  if (raw === 'true' || raw === 'false') return raw === 'true'
  return !textKeys.has(key) && /^-?\d+(\.\d+)?$/.test(raw) ? Number(raw) : raw
}
