import { avatar, nameAvatar } from '../widget/avatar.js'
import { chatStatusName } from '../widget/chat-types.js'
import { element, setAttributes, setText } from '../widget/dom.js'
import { icon } from '../widget/icons.js'
import type { CustomerSession } from './customer-session.js'
import type { CustomerState } from './customer-state.js'

/** The head of the customer's page. */
export interface CustomerHeader {
  readonly element: HTMLElement
  readonly update: (state: CustomerState) => void
}

/** Makes the head: with whom the customer talks, the status, and a way to a new chat. */
export function createCustomerHeader(session: CustomerSession): CustomerHeader {
  const picture = avatar()
  const title = element('h1')
  const connection = element('span', { 'data-testid': 'connection' })
  const light = element('p', { class: 'light', role: 'status' }, connection)
  const status = element('span', { class: 'chip', 'data-testid': 'chat-status' })
  const leave = element(
    'button',
    { type: 'button', 'data-testid': 'new-chat' },
    icon('add'),
    element('span', {}, 'New chat'),
  )
  const tools = element('div', { class: 'head-tools' }, status, leave)
  leave.addEventListener('click', session.leave)
  return {
    element: element(
      'div',
      { class: 'head' },
      picture,
      element('div', { class: 'names' }, title, light),
      tools,
    ),
    update: (state) => {
      const { chat, organizations, organizationId, connection: connectionState } = state
      const chosen = organizations.find(({ id }) => id === organizationId)
      const name = chat?.organization.name ?? chosen?.name ?? 'Chat with us'
      nameAvatar(picture, name)
      setText(title, name)
      setText(connection, connectionState)
      setAttributes(light, { 'data-connection': connectionState, hidden: chat === null })
      setAttributes(tools, { hidden: chat === null })
      const { label, key } = chatStatusName(chat?.status ?? 0)
      setText(status, label)
      setAttributes(status, { 'data-status': key })
    },
  }
}
