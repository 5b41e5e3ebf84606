import type { WidgetSwitches } from '../widget-switches.js'

// The service takes this text as operator 1's token while developing.
const developmentToken = 'test-token-for-development'

const tagId = 'operator-chat-panel-script'

/** Answers the token to make a call with. */
export type TokenReader = () => string

/**
 * Reads the panel's token from its tag.
 *
 * @param scriptUrl - The panel's own URL.
 * @returns The token of the start, or whatever the tag has at the time of the call.
 * @throws Error `Invalid token` where that is checked at the start and the token is missing, no JWT,
 * not signed, or expired.
 * @throws TypeError where the page has no such tag.
 */
export function createTokenReader(
  page: Document,
  scriptUrl: string,
  { tokenFrom, tokenWhen, badToken }: WidgetSwitches,
): TokenReader {
  // A page without the tag fails here by itself, as a script that relies on its tag does.
  const read = (): string => {
    return (findTag[tokenFrom](page, scriptUrl) as Element).getAttribute('token') ?? ''
  }
  const token = read()
  if (badToken === 'throws' && !isUsableToken(token, Date.now())) throw new Error('Invalid token')
  return tokenWhen === 'start' ? () => token : read
}

type TagFinder = (page: Document, scriptUrl: string) => Element | null

const findTag: Readonly<Record<WidgetSwitches['tokenFrom'], TagFinder>> = {
  id: (page) => page.getElementById(tagId),
  prefix: (page) => page.querySelector(`script[id^="${tagId}"]`),
  src: (page, scriptUrl) => {
    const url = withoutFragment(scriptUrl)
    return [...page.scripts].find(({ src }) => withoutFragment(src) === url) ?? null
  },
}

// Whether a module is told its own fragment depends on the browser and its cache.
function withoutFragment(url: string): string {
  return url.replace(/#.*/, '')
}

/**
 * Whether a text can be an operator token now: three parts, readable claims, signed, not expired.
 *
 * @param nowMs - Milliseconds since the epoch.
 */
export function isUsableToken(token: string, nowMs: number): boolean {
  if (token === developmentToken) return true
  const parts = token.split('.')
  if (parts.length !== 3 || parts.includes('')) return false
  const [header, claims] = parts.map(readPart)
  if (!header || !claims || header['alg'] === 'none') return false
  const expSeconds = claims['exp']
  return typeof expSeconds !== 'number' || expSeconds * 1000 > nowMs
}

function readPart(part: string): Readonly<Record<string, unknown>> | null {
  try {
    const fields: unknown = JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/')))
    // An object's fields are all `unknown`, so this claims nothing that is not so.
    return typeof fields === 'object' ? (fields as Record<string, unknown> | null) : null
  } catch {
    // Neither base64 nor JSON: no token.
    return null
  }
}
