import { fieldsOf } from '../widget/wire.js'
import type { CustomerChat } from './customer-state.js'

const storageKey = 'chathub-customer-chat'

/** Keeps the chat for this tab, so that a reload does not end it. */
export function rememberChat(chat: CustomerChat): void {
  sessionStorage.setItem(storageKey, JSON.stringify(chat))
}

/** Forgets the chat of this tab. */
export function forgetChat(): void {
  sessionStorage.removeItem(storageKey)
}

/**
 * Returns the chat of this tab, or `null`.
 *
 * @param organizationId - Only a chat with this organization counts; `null` takes any.
 */
export function rememberedChat(organizationId: number | null): CustomerChat | null {
  const { id, key, organization, customerName } = fieldsOf(storedValue())
  const { id: storedOrganization, name } = fieldsOf(organization)
  if (typeof id !== 'number' || typeof key !== 'string') return null
  if (typeof storedOrganization !== 'number' || typeof name !== 'string') return null
  if (organizationId !== null && organizationId !== storedOrganization) return null
  return {
    id,
    key,
    organization: { id: storedOrganization, name },
    customerName: typeof customerName === 'string' ? customerName : '',
    status: 0,
  }
}

function storedValue(): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey) ?? 'null')
  } catch {
    // Whatever stands there was not written by this page.
    return null
  }
}
