import { chatHubError } from './errors.js'
import type { Settings } from './options.js'
import { getRegistry, type TrustedPolicy } from './registry.js'

/**
 * Makes the tag that the vendor documents. It loads once it is put into a document.
 *
 * @throws ChatHubError `script-blocked` where the page's Trusted Types forbid the policy `chathub`.
 */
export function createScript(
  settings: Settings,
  src: string,
  token: string,
  owner: Document = document,
): HTMLScriptElement {
  const script = owner.createElement('script')
  setAttributes(script, { ...settings.attributes, type: 'module', id: settings.scriptId })
  setFetchOptions(script, settings)
  pass('createScriptURL', src, (url) => script.setAttribute('src', url))
  if (token) script.setAttribute('token', token)
  return script
}

/** Says how an element, a script or the hint to fetch it, is to be fetched. */
export function setFetchOptions(element: Element, settings: Settings): void {
  setAttributes(element, {
    integrity: settings.integrity ?? settings.attributes?.integrity,
    crossorigin: settings.crossOrigin,
    referrerpolicy: settings.referrerPolicy,
    nonce: settings.nonce,
  })
}

function setAttributes(
  element: Element,
  attributes: Readonly<Record<string, string | undefined>>,
): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, value)
  }
}

/** Gives a script that has not run yet the attributes of other settings, and another token. */
export function renewScript(
  script: HTMLScriptElement,
  before: Settings,
  { attributes, scriptId }: Settings,
  token: string,
): void {
  if (attributes !== before.attributes) {
    for (const name of Object.keys(before.attributes ?? {})) script.removeAttribute(name)
    setAttributes(script, { ...attributes, type: 'module', id: scriptId })
  }
  if (token) script.setAttribute('token', token)
  // A widget that needs no token gets none of before.
  else if (attributes?.['token'] === undefined) script.removeAttribute('token')
}

/**
 * Hands a text to a sink of the DOM through the policy `chathub`. The plain text first would be reported as a
 * violation by every page that enforces Trusted Types.
 *
 * @throws ChatHubError `script-blocked` where the page forbids both.
 */
export function pass(kind: keyof TrustedPolicy, text: string, sink: (text: string) => void): void {
  const policy = (getRegistry().policy ??= createPolicy())
  try {
    sink(policy[kind](text))
  } catch (cause) {
    throw chatHubError('script-blocked', cause)
  }
}

const same = (text: string): string => text

function createPolicy(): TrustedPolicy {
  const rules = { createHTML: same, createScript: same, createScriptURL: same }
  const { trustedTypes } = globalThis as {
    trustedTypes?: { createPolicy(name: string, rules: TrustedPolicy): TrustedPolicy }
  }
  try {
    return trustedTypes?.createPolicy('chathub', rules) ?? rules
  } catch {
    return rules // Not listed: a default policy, or a page that enforces nothing, takes plain text.
  }
}
