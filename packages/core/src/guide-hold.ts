import { isServer } from './environment.js'
import { followWidget, forgetFailure } from './guide-contact.js'
import { getGuideState, type GuideHold } from './guide-state.js'
import { createChatHubWidget } from './lease.js'
import type { ChatHubController, ChatHubOptions } from './types.js'

/** More settings for the guide's functions: those of `createChatHubWidget`. */
export type ChatHubGuideOptions = Omit<ChatHubOptions, 'operatorToken' | 'organization'>

/**
 * A hold on an organization's widget, made on the holder's first call. The guide's functions show the
 * fallback contact themselves, one for all their widgets.
 *
 * @param holder - A manager; all functions have one hold for each organization.
 * @throws ChatHubError `invalid-options`.
 */
export function holdWidget(
  organization: string | undefined,
  options: ChatHubGuideOptions,
  holder: unknown = organization,
): ChatHubController {
  if (isServer()) return createChatHubWidget()
  const state = getGuideState()
  const { fallbackContact, onStatusChange } = options
  if (fallbackContact === false) forgetFailure(organization)
  else state.contact = fallbackContact ?? state.contact
  const given: ChatHubOptions = {
    ...options,
    organization,
    fallbackContact: false,
    onStatusChange(snapshot) {
      followWidget(snapshot, fallbackContact !== false)
      onStatusChange?.(snapshot)
    },
  }
  const known = state.holds.get(holder)
  if (known) {
    known.controller.setOptions(given)
    known.options = options
    return known.controller
  }
  const lease = createChatHubWidget(given)
  const ending = (end: () => void) => (): void => {
    if (state.holds.get(holder)?.controller === controller) {
      state.holds.delete(holder)
      state.refresh = null
      const isHeld = [...state.holds.values()].some((other) => other.organization === organization)
      if (!isHeld) forgetFailure(organization)
    }
    end()
  }
  const controller: ChatHubController = {
    ...lease,
    hold() {
      const other = state.holds.get(holder)
      // It is held already.
      if (other === hold) return
      // Before a listener may end it.
      state.holds.set(holder, hold)
      state.refresh = null
      lease.hold()
      // All functions have one hold: what came in the place of this one goes.
      other?.controller.release()
      followWidget(lease.getSnapshot(), hold.options.fallbackContact !== false)
    },
    release: ending(lease.release),
    destroy: ending(lease.destroy),
  }
  const hold: GuideHold = { controller, organization, options }
  state.holds.set(holder, hold)
  return controller
}
