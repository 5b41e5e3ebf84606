import type {
  Chat,
  ChatMessage,
  ChatStatus,
  MessageStatus,
  OperatorIdentity,
} from './chat-types.js'
import { newerMessage } from './message-merge.js'
import type { OutboxEntry } from './outbox.js'

/** How the panel's real-time connection does. */
export type ConnectionState = 'connecting' | 'connected' | 'reconnecting' | 'offline'

/** What the panel tells the operator when something failed. */
export interface PanelProblem {
  readonly text: string
  /** What the button of the notice does; `none`: there is nothing to do here. */
  readonly remedy: 'retry' | 'dismiss' | 'none'
}

/** All that the panel shows. */
export interface PanelState {
  readonly isOpen: boolean
  readonly isLoading: boolean
  readonly connection: ConnectionState
  readonly identity: OperatorIdentity | null
  readonly chats: ReadonlyMap<number, Chat>
  /** Messages by chat, then by id. */
  readonly messages: ReadonlyMap<number, ReadonlyMap<number, ChatMessage>>
  /** Chats whose whole history is here. */
  readonly loadedChatIds: ReadonlySet<number>
  readonly outbox: readonly OutboxEntry[]
  readonly drafts: ReadonlyMap<number, string>
  readonly selectedChatId: number | null
  readonly search: string
  readonly isUnreadOnly: boolean
  readonly problem: PanelProblem | null
}

/** The state of a panel that has just started. */
export function initialPanelState(isOpen: boolean): PanelState {
  return {
    isOpen,
    isLoading: true,
    connection: 'connecting',
    identity: null,
    chats: new Map(),
    messages: new Map(),
    loadedChatIds: new Set(),
    outbox: [],
    drafts: new Map(),
    selectedChatId: null,
    search: '',
    isUnreadOnly: false,
    problem: null,
  }
}

/** Takes the server's list of chats for the list; messages that are already here stay. */
export function replaceChats(state: PanelState, list: readonly Chat[]): PanelState {
  const chats = new Map(list.map((chat) => [chat.id, chat]))
  const { selectedChatId } = state
  const isGone = selectedChatId !== null && !chats.has(selectedChatId)
  return { ...state, chats, isLoading: false, selectedChatId: isGone ? null : selectedChatId }
}

/** Shows a page of the server's list while the others are on their way. */
export function addChats(state: PanelState, list: readonly Chat[]): PanelState {
  const chats = new Map([...state.chats, ...list.map((chat) => [chat.id, chat] as const)])
  return { ...state, chats, isLoading: false }
}

/** Adds a chat, or replaces it. */
export function addChat(state: PanelState, chat: Chat): PanelState {
  return { ...state, chats: new Map(state.chats).set(chat.id, chat) }
}

/**
 * Merges messages by id: none is lost, none is doubled, and one that this panel wrote leaves the
 * outbox. Unread counts stay: the server's list has counted these messages.
 */
export function mergeMessages(state: PanelState, list: readonly ChatMessage[]): PanelState {
  const chats = new Map(state.chats)
  // One copy for each chat, however many of its messages come: a history is long.
  const merged = new Map<number, Map<number, ChatMessage>>()
  const arrived = new Set<string | null>()
  for (const message of list) {
    const ofChat = merged.get(message.chatId) ?? new Map(state.messages.get(message.chatId))
    merged.set(message.chatId, ofChat)
    ofChat.set(message.id, newerMessage(ofChat.get(message.id), message))
    arrived.add(message.clientMessageId)
    const chat = chats.get(message.chatId)
    if (chat !== undefined) chats.set(chat.id, withLastMessage(chat, message))
  }
  const outbox = state.outbox.filter(({ clientMessageId }) => !arrived.has(clientMessageId))
  return { ...state, messages: new Map([...state.messages, ...merged]), chats, outbox }
}

/** Whether this message has been seen, by an event or in the server's list. */
function isKnownMessage(state: PanelState, message: ChatMessage): boolean {
  if (state.messages.get(message.chatId)?.has(message.id) === true) return true
  // The list counts its messages as unread; an event that comes after it must not count them again.
  return message.id <= (state.chats.get(message.chatId)?.lastMessage?.id ?? 0)
}

/** Takes a message that came in real time: merged by id, and counted as unread if it is new. */
export function receiveMessage(state: PanelState, message: ChatMessage): PanelState {
  const isNews = !isKnownMessage(state, message) && message.author === 'customer'
  const merged = mergeMessages(state, [message])
  const chat = merged.chats.get(message.chatId)
  if (!isNews || chat === undefined || message.status === 'read') return merged
  return addChat(merged, { ...chat, unreadCount: chat.unreadCount + 1 })
}

/** Returns a message, or `null` if it is not here. */
export function findMessage(state: PanelState, messageId: number): ChatMessage | null {
  for (const ofChat of state.messages.values()) {
    const message = ofChat.get(messageId)
    if (message !== undefined) return message
  }
  return null
}

/** Changes a message's status; a customer's message that somebody read no longer counts as unread. */
export function changeMessageStatus(
  state: PanelState,
  messageId: number,
  status: MessageStatus,
): PanelState {
  const message = findMessage(state, messageId)
  if (message === null || message.status === status) return state
  const next = mergeMessages(state, [{ ...message, status }])
  const chat = next.chats.get(message.chatId)
  if (chat === undefined || message.author === 'operator' || status !== 'read') return next
  return addChat(next, { ...chat, unreadCount: Math.max(0, chat.unreadCount - 1) })
}

/** Marks what the customer wrote in this chat as read. */
export function markChatRead(state: PanelState, chatId: number): PanelState {
  const chat = state.chats.get(chatId)
  if (chat === undefined) return state
  const read = [...(state.messages.get(chatId)?.values() ?? [])]
    .filter(({ author, status }) => author === 'customer' && status !== 'read')
    .map((message): ChatMessage => ({ ...message, status: 'read' }))
  return addChat(mergeMessages(state, read), { ...chat, unreadCount: 0 })
}

/** Changes a chat's status. */
export function changeChatStatus(
  state: PanelState,
  chatId: number,
  status: ChatStatus,
): PanelState {
  const chat = state.chats.get(chatId)
  return chat === undefined ? state : addChat(state, { ...chat, status })
}

/** Remembers that the whole history of a chat is here. */
export function markHistoryLoaded(state: PanelState, chatId: number): PanelState {
  return { ...state, loadedChatIds: new Set(state.loadedChatIds).add(chatId) }
}

/** Forgets that other histories than the open chat's are here: they may have gone on unseen. */
export function keepOpenHistory(state: PanelState): PanelState {
  const { loadedChatIds, selectedChatId } = state
  const kept = [...loadedChatIds].filter((id) => id === selectedChatId)
  return { ...state, loadedChatIds: new Set(kept) }
}

/** Keeps what the operator has written but not sent. */
export function changeDraft(state: PanelState, chatId: number, text: string): PanelState {
  return { ...state, drafts: new Map(state.drafts).set(chatId, text) }
}

/** Returns how many messages are unread in all chats. */
export function totalUnread(state: PanelState): number {
  let total = 0
  for (const chat of state.chats.values()) total += chat.unreadCount
  return total
}

/** Returns the chats that the list shows, the one with the newest message first. */
export function visibleChats(state: PanelState): readonly Chat[] {
  const wanted = state.search.trim().toLocaleLowerCase()
  return [...state.chats.values()]
    .filter(
      (chat) => !state.isUnreadOnly || chat.unreadCount > 0 || chat.id === state.selectedChatId,
    )
    .filter((chat) => searchText(chat).includes(wanted))
    .toSorted((a, b) => newestMoment(b) - newestMoment(a) || b.id - a.id)
}

/** Returns a chat's messages, oldest first. */
export function messagesOf(state: PanelState, chatId: number): readonly ChatMessage[] {
  return [...(state.messages.get(chatId)?.values() ?? [])].toSorted((a, b) => a.id - b.id)
}

function withLastMessage(chat: Chat, message: ChatMessage): Chat {
  const last = chat.lastMessage
  const isOlder =
    last !== null && (last.id === 0 ? message.createdAt < last.createdAt : message.id < last.id)
  if (isOlder) return chat
  const { id, text, author, createdAt } = message
  return { ...chat, lastMessage: { id, text, author, createdAt } }
}

function searchText(chat: Chat): string {
  const { customerName, customerPhone, theme, channel, lastMessage } = chat
  return [customerName, customerPhone, theme, channel, lastMessage?.text ?? '']
    .join('\n')
    .toLocaleLowerCase()
}

function newestMoment(chat: Chat): number {
  return chat.lastMessage?.createdAt ?? chat.createdAt
}
