import type { SharedController } from './controller.js'
import { ChatHubError } from './errors.js'
import { getRegistry } from './registry.js'

/** @throws ChatHubError `invalid-options` while another organization uses the page. */
export function takePage(controller: SharedController): void {
  const registry = getRegistry()
  const owner = registry.pageOwner
  if (owner && owner !== controller) {
    if (owner.isUsed) {
      throw new ChatHubError(
        'invalid-options',
        "Another organization’s widget is in this page: use isolation: 'frame'.",
      )
    }
    owner.takeDown()
  }
  registry.pageOwner = controller
}

/** Nothing of it is in the page any more. */
export function leavePage(controller: SharedController): void {
  const registry = getRegistry()
  if (registry.pageOwner === controller) registry.pageOwner = null
}
