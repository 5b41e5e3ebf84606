import { ChatHubError } from './errors.js'
import type { Settings } from './options.js'

/**
 * The element that the option `container` means, if the page has it.
 *
 * @throws ChatHubError `invalid-options` if it is no selector.
 */
export function findContainer({ container }: Settings): Element | null {
  if (typeof container !== 'string') return container ?? null
  try {
    return document.querySelector(container)
  } catch (cause) {
    throw new ChatHubError('invalid-options', 'container is no selector.', { cause })
  }
}
