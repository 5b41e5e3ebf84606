import { isServer } from './environment.js'
import { createChatHubWidget } from './lease.js'
import { getRegistry } from './registry.js'
import type { ChatHubController, ChatHubOptions } from './types.js'

/**
 * Puts the widget on the page with one token; a widget that is already there goes on with the new
 * one. All calls for one organization share one hold, which the controller they resolve to ends.
 *
 * @example
 * const chat = await loadChatHubWidget(operatorToken)
 * // On logout:
 * chat.destroy()
 *
 * @param operatorToken - Operator JWT without quotes. Source: ChatHub API, `POST /api/operator/get-token`.
 * @param options - As for {@link createChatHubWidget}; they replace those of an earlier call.
 * @returns The controller, once the widget runs. The token's validation, a part of this library and the script may
 * take `timeoutMs` milliseconds each. Not awaiting it raises no `unhandledrejection`.
 * @throws {@link ChatHubError} as a rejection: `token-invalid`, `token-expired`, `token-refused`,
 * `script-blocked`, `script-unreachable`, `script-refused`, `widget-failed`, `rerun-failed`, `insecure-url`,
 * `offline`, `timeout`, `part-unreachable`, `disposed`. At once: `invalid-options`.
 */
export function loadChatHubWidget(
  operatorToken: string,
  options?: Omit<ChatHubOptions, 'operatorToken'>,
): Promise<ChatHubController> {
  const loader = getLoader(options)
  const loaded = loader.load(operatorToken ?? '').then(() => loader)
  loaded.catch(() => {}) // The failure is in the snapshot too.
  return loaded
}

function getLoader(options: Omit<ChatHubOptions, 'operatorToken'> | undefined): ChatHubController {
  if (isServer()) return createChatHubWidget()
  const { loaders } = getRegistry()
  const organization = options?.organization ?? undefined
  const known = loaders.get(organization)
  if (known) {
    if (options) known.setOptions(options)
    return known
  }
  const lease = createChatHubWidget(options)
  const ending = (end: () => void) => (): void => {
    // Called twice, it leaves the one that came after it alone.
    if (loaders.get(organization) === loader) loaders.delete(organization)
    end()
  }
  const loader: ChatHubController = {
    ...lease,
    hold() {
      const other = loaders.get(organization)
      // Before a listener may end it.
      loaders.set(organization, loader)
      lease.hold()
      // All calls share one hold: what came in the place of this one goes.
      if (other !== loader) other?.release()
    },
    release: ending(lease.release),
    destroy: ending(lease.destroy),
  }
  loaders.set(organization, loader)
  return loader
}
