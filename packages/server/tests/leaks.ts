import { inspect } from 'node:util'

/** What must not be seen, by what it is. */
export type Secrets = ReadonlyMap<string, string>

/** Everything that others may see, and where it was seen. */
export interface Sightings {
  /** Takes a text as it is, and anything else as logs, error trackers and debuggers show it. */
  readonly add: (where: string, what: unknown) => void
  readonly size: () => number
  /** Where a secret was seen, which, and in which form; the secret itself is not repeated. */
  readonly findLeaks: (secrets: Secrets) => string[]
}

/** Starts with nothing. */
export function createSightings(): Sightings {
  const texts: { readonly where: string; readonly text: string }[] = []
  return {
    add: (where, what) => {
      for (const text of showAll(what)) texts.push({ where, text })
    },
    size: () => texts.length,
    findLeaks: (secrets) => {
      const leaks = new Set<string>()
      for (const [name, secret] of secrets) {
        for (const [form, pattern] of formsOf(secret)) {
          const seen = texts.filter(({ text }) => text.includes(pattern))
          for (const { where } of seen) leaks.add(`${where}: ${name}, ${form}`)
        }
      }
      return [...leaks]
    },
  }
}

/** Shows a value in every way in which it may end up in a log. */
function showAll(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  const shown = [
    inspect(value, {
      depth: Infinity,
      showHidden: true,
      maxStringLength: null,
      maxArrayLength: null,
    }),
    inspect(value, { depth: Infinity, getters: true }),
    JSON.stringify(value),
    value instanceof Error ? `${value.toString()}\n${value.stack}` : '',
  ]
  return value instanceof Error && value.cause !== undefined
    ? [...shown, ...showAll(value.cause)]
    : shown
}

/** The forms in which a secret may hide. */
function formsOf(secret: string): [form: string, pattern: string][] {
  const bytes = Buffer.from(secret)
  const json = JSON.stringify(secret).slice(1, -1)
  const forms: [string, string][] = [
    ['plain', secret],
    ['in JSON', json],
    ['in JSON in JSON', JSON.stringify(json).slice(1, -1)],
    ['with escaped backslashes', secret.replaceAll('\\', '\\\\')],
    ['URL-encoded', encodeURIComponent(secret)],
    ['form-encoded', new URLSearchParams({ a: secret }).toString().slice(2)],
    ['hex', bytes.toString('hex')],
    ['bytes of a printed buffer', [...bytes.subarray(0, 12)].map(toHex).join(' ')],
    ['bytes of a buffer in JSON', [...bytes].join(',')],
  ]
  for (const shift of [0, 1, 2]) {
    forms.push([`base64 after ${shift} bytes`, inBase64(bytes, shift, 'base64')])
    forms.push([`base64url after ${shift} bytes`, inBase64(bytes, shift, 'base64url')])
  }
  // The part of a token that makes it valid: whoever has it can guess the rest.
  const signature = /^[\w-]+\.[\w-]+\.([\w-]{16,})$/.exec(secret)?.[1]
  if (signature !== undefined) forms.push(['its signature', signature])
  return forms
}

function toHex(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}

/** What base64 makes of bytes that follow others: the characters that do not depend on their neighbours. */
function inBase64(bytes: Buffer, shift: number, encoding: 'base64' | 'base64url'): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString(encoding)
    .replaceAll('=', '')
  const isWhole = (shift + bytes.length) % 3 === 0
  return text.slice([0, 2, 3][shift], isWhole ? undefined : -1)
}
