import type { ChatMessage, ChatStatus, MessageStatus } from '../widget/chat-types.js'
import { newerMessage } from '../widget/message-merge.js'
import type { OutboxEntry } from '../widget/outbox.js'

/** An organization that a customer can write to. */
export interface Organization {
  readonly id: number
  readonly name: string
}

/** The chat of this page. */
export interface CustomerChat {
  readonly id: number
  /** Opens the chat; whoever has it can read and write it. */
  readonly key: string
  readonly organization: Organization
  readonly customerName: string
  readonly status: ChatStatus
}

/** All that the customer's page shows. */
export interface CustomerState {
  readonly organizations: readonly Organization[]
  readonly organizationId: number | null
  readonly name: string
  readonly isBusy: boolean
  /** `null` until a chat has begun. */
  readonly chat: CustomerChat | null
  readonly messages: ReadonlyMap<number, ChatMessage>
  readonly outbox: readonly OutboxEntry[]
  readonly draft: string
  readonly connection: 'connecting' | 'connected' | 'reconnecting'
  /** What failed, in words for the customer. */
  readonly problem: string | null
}

/** The state of a page that was just opened. */
export function initialCustomerState(organizationId: number | null): CustomerState {
  return {
    organizations: [],
    organizationId,
    name: '',
    isBusy: false,
    chat: null,
    messages: new Map(),
    outbox: [],
    draft: '',
    connection: 'connecting',
    problem: null,
  }
}

/** Takes the list of organizations, and chooses one that exists. */
export function withOrganizations(
  state: CustomerState,
  organizations: readonly Organization[],
): CustomerState {
  const isKnown = organizations.some(({ id }) => id === state.organizationId)
  const organizationId = isKnown ? state.organizationId : (organizations[0]?.id ?? null)
  return { ...state, organizations, organizationId, problem: null }
}

/** Merges messages by id; those that this page wrote leave the outbox. */
export function mergeCustomerMessages(
  state: CustomerState,
  list: readonly ChatMessage[],
): CustomerState {
  const messages = new Map(state.messages)
  for (const message of list) {
    messages.set(message.id, newerMessage(messages.get(message.id), message))
  }
  const arrived = new Set(list.map(({ clientMessageId }) => clientMessageId))
  const outbox = state.outbox.filter(({ clientMessageId }) => !arrived.has(clientMessageId))
  return { ...state, messages, outbox }
}

/** Changes how far a message has come. */
export function changeCustomerMessageStatus(
  state: CustomerState,
  messageId: number,
  status: MessageStatus,
): CustomerState {
  const message = state.messages.get(messageId)
  return message === undefined ? state : mergeCustomerMessages(state, [{ ...message, status }])
}

/** Changes the status of the chat. */
export function changeCustomerChatStatus(state: CustomerState, status: ChatStatus): CustomerState {
  return state.chat === null ? state : { ...state, chat: { ...state.chat, status } }
}

/** Begins a chat; what belonged to another one is gone. */
export function enterChat(state: CustomerState, chat: CustomerChat): CustomerState {
  const fresh = initialCustomerState(chat.organization.id)
  const { organizations, name } = state
  return { ...fresh, organizations, name, chat }
}

/** Returns to the form. */
export function leaveChat(state: CustomerState, problem: string | null): CustomerState {
  const { organizations, organizationId, name, chat } = state
  const fresh = initialCustomerState(organizationId)
  return { ...fresh, organizations, name: chat?.customerName ?? name, problem }
}

/** Returns the messages, oldest first. */
export function customerMessages(state: CustomerState): readonly ChatMessage[] {
  return [...state.messages.values()].toSorted((a, b) => a.id - b.id)
}

/** Whether an operator has written something that is not marked as read yet. */
export function hasUnreadAnswer(state: CustomerState): boolean {
  return customerMessages(state).some(
    ({ author, status }) => author === 'operator' && status !== 'read',
  )
}
