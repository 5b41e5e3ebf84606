import type { ChatHubFallbackContact, ChatHubOptions } from './types.js'

/** The options that HTML can say: as attributes of the element, or as `data-` attributes of the script. */
export const plainNames: readonly (keyof ChatHubOptions | 'fallbackEmail' | 'fallbackText')[] = [
  'operatorToken',
  'tokenEndpoint',
  'organization',
  'validateToken',
  'strategy',
  'consent',
  'isolation',
  'container',
  'scriptUrl',
  'scriptId',
  'integrity',
  'crossOrigin',
  'referrerPolicy',
  'timeoutMs',
  'retry',
  'refreshBeforeMs',
  'reloadPolicy',
  'unmountDelayMs',
  'fallbackEmail',
  'fallbackText',
  'locale',
]

/** What an attribute's text means: a number, whether there is consent, or the text itself. */
export function readOption(name: string, text: string): unknown {
  // An empty text would be the number 0.
  if (name === 'retry' || name.endsWith('Ms')) return Number(text.trim() || NaN)
  return name === 'consent' && /^(true|false)?$/.test(text) ? text !== 'false' : text
}

/** The options as the controller knows them. */
export function toOptions(given: Readonly<Record<string, unknown>>): ChatHubOptions {
  const { fallbackEmail: email, fallbackText: text, ...rest } = given
  return email || text
    ? { ...rest, fallbackContact: { email, text } as ChatHubFallbackContact }
    : rest
}
