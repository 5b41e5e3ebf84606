import { isServer } from './environment.js'
import { ChatHubError } from './errors.js'
import type { ChatHubOptions } from './types.js'

/** Where the vendor's documentation says that the operator panel is. */
const operatorPanelUrl = 'https://widget.smsbat.com/operator-chat-panel/widget-script.js'

/** Options with the defaults filled in. */
export interface Settings extends ChatHubOptions {
  readonly scriptId: string
  readonly scriptUrl: string
  readonly timeoutMs: number
  readonly retry: number
  readonly refreshBeforeMs: number
  readonly unmountDelayMs: number
}

const defaults = {
  scriptId: 'operator-chat-panel-script',
  scriptUrl: operatorPanelUrl,
  timeoutMs: 30_000,
  retry: 3,
  refreshBeforeMs: 3_600_000,
  unmountDelayMs: 1000,
}

/**
 * The settings of a widget that several use: what was set last wins, `undefined` and `null` set nothing.
 *
 * @param base - Settings of those before.
 */
export function mergeOptions(all: Iterable<ChatHubOptions>, base: Settings = defaults): Settings {
  const merged: Record<string, unknown> = { ...base }
  for (const options of all) {
    for (const [name, value] of Object.entries(options))
      // To many `null` means that consent is not known yet: it may not count as given.
      if (value !== undefined && (value !== null || name === 'consent')) merged[name] = value
  }
  return merged as unknown as Settings
}

/** What options may be: one of these values, or a value of one of these kinds. */
const choicesOf = {
  strategy: 'eager, idle, visible, interaction, manual',
  isolation: 'auto, page, frame',
  reloadPolicy: 'when-idle, immediate',
  crossOrigin: 'anonymous, use-credentials',
  referrerPolicy:
    'an empty text, no-referrer, no-referrer-when-downgrade, same-origin, origin, strict-origin, origin-when-cross-origin, strict-origin-when-cross-origin, unsafe-url',
  attributes: 'object',
  fallbackContact: 'object, false',
  getToken: 'function',
  isReady: 'function',
  validateToken: 'string, function',
  container: 'string, element',
  locale: 'string',
}

/** @throws ChatHubError `invalid-options`, naming the option and what it may be. */
export function checkOptions(options: ChatHubOptions): void {
  if (Object(options) !== options) refuse('Options are an object')
  // Nothing runs with them there.
  if (isServer()) return
  for (const name of ['timeoutMs', 'unmountDelayMs', 'refreshBeforeMs', 'retry'] as const) {
    const value = options[name] ?? 0
    // Beyond 2^31 - 1 a browser's timer fires at once.
    if (!(value >= 0 && value < 2 ** 31)) refuse(`${name} is a number from 0 to 2^31 - 1`)
  }
  for (const [name, choices] of Object.entries(choicesOf)) {
    const value = options[name as 'strategy'] as string | null | undefined
    if (value === undefined || value === null) continue
    const allowed = choices.split(', ')
    if (!allowed.includes(value || 'an empty text') && !allowed.includes(kindOf(value)))
      refuse(`${name} is ${choices}`)
  }
  for (const name of Object.keys(options.attributes ?? {}))
    // What every browser takes: some refuse more than others.
    if (!/^[a-z_:][\w:.-]*$/i.test(name)) refuse(`attributes has "${name}", which is no name`)
  for (const name of ['scriptUrl', 'tokenEndpoint', 'validateToken'] as const) {
    const url = options[name] ?? 'unset:'
    const isUrl = typeof url === 'function' || URL.canParse(url, document.baseURI)
    if (!isUrl) refuse(`${name} is no URL`)
  }
}

/** What kind of value it is, in the words of {@link choicesOf}. */
export function kindOf(value: unknown): string {
  const { then, nodeType } = Object(value) as Record<string, unknown>
  return then ? 'promise' : nodeType ? 'element' : value === false ? 'false' : typeof value
}

/** @throws ChatHubError `invalid-options`. */
export function refuse(message: string): never {
  throw new ChatHubError('invalid-options', `${message}.`)
}
