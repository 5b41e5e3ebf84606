import { isProduction } from './environment.js'
import type { ChatHubError } from './errors.js'
import { getRegistry } from './registry.js'

/** Tells developers in the console, once for each code in a document. In production nothing is printed. */
export function warn({ code, message, cause = '' }: ChatHubError): void {
  const { warned } = getRegistry()
  if (isProduction() || warned.has(code)) return
  warned.add(code)
  // oxlint-disable-next-line no-console -- the one place of this package that prints, in development only
  console.warn(`[chathub] ${code}: ${message}`, cause)
}
