import { isProduction } from './environment.js'
import { getRegistry } from './registry.js'

/** What developers are told: an error, or what is none and so has a code of its own. */
interface Warning {
  readonly code: string
  readonly message: string
  readonly cause?: unknown
}

/** Tells developers in the console, once for each code in a document. In production nothing is printed. */
export function warn({ code, message, cause = '' }: Warning): void {
  const { warned } = getRegistry()
  if (isProduction() || warned.has(code)) return
  warned.add(code)
  // oxlint-disable-next-line no-console -- the one place of this package that prints, in development only
  console.warn(`[chathub] ${code}: ${message}`, cause)
}
