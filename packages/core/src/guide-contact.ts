import { isServer } from './environment.js'
import { showFallback } from './fallback.js'
import { getGuideState } from './guide-state.js'
import { mergeOptions } from './options.js'
import type { ChatHubFallbackContact, ChatHubSnapshot } from './types.js'

/** As in the vendor's guide. */
const contactOfTheGuide: ChatHubFallbackContact = { email: 'support@example.com' }

/**
 * Shows where people turn to while the chat does not run: once, however often it is called. It goes
 * when one of the guide's functions has a widget running again.
 *
 * @param contact - Your address and text. Default: the `fallbackContact` that one of the guide's functions was
 * given, else the guide's own `support@example.com`.
 */
export function showFallbackContact(contact?: ChatHubFallbackContact): void {
  if (isServer()) return
  const state = getGuideState()
  state.contact = contact ?? state.contact ?? contactOfTheGuide
  state.isContactWanted = true
  showOrRemove()
}

/**
 * Shows or takes away the contact as a widget of the guide's functions fares.
 *
 * @param hasContact - Whether its failure is a reason to show one.
 */
export function followWidget(snapshot: ChatHubSnapshot, hasContact: boolean): void {
  const { organization, status, error } = snapshot
  const state = getGuideState()
  if (error && hasContact) state.failing.add(organization)
  if (status === 'ready') {
    state.failing.delete(organization)
    state.isContactWanted = false
  }
  showOrRemove()
}

/** Nobody needs the contact on account of this widget any more. */
export function forgetFailure(organization: string | undefined): void {
  getGuideState().failing.delete(organization)
  showOrRemove()
}

function showOrRemove(): void {
  const state = getGuideState()
  const { contact, shown, failing, isContactWanted } = state
  const isNeeded = isContactWanted || failing.size > 0
  if (isNeeded && shown?.contact === contact && shown) return
  shown?.remove()
  const show = (): (() => void) => showFallback(mergeOptions([{ fallbackContact: contact }]))
  state.shown = isNeeded ? { contact, remove: show() } : null
}
