import { toChatStatus } from './chat-types.js'
import type {
  Chat,
  ChatMessage,
  LastMessage,
  MessageAuthor,
  MessageStatus,
  OperatorIdentity,
} from './chat-types.js'

type Fields = Readonly<Record<string, unknown>>

const messageStatuses: readonly MessageStatus[] = ['new', 'success', 'rejected', 'read']

// The first two numbers are the documented ones, the others are the emulator's.
const channels: Readonly<Record<number, string>> = {
  1: 'Viber bot',
  2: 'Telegram',
  3: 'WhatsApp',
  4: 'Web widget',
  5: 'Instagram',
  6: 'Facebook',
}

/** Reads a message of the API or the hub. */
export function readMessage(value: unknown): ChatMessage {
  const fields = fieldsOf(value)
  const clientMessageId = fields['clientMessageId']
  return {
    id: Number(fields['id']),
    chatId: Number(fields['chatId']),
    text: readText(fields),
    author: readAuthor(fields['author']),
    status: readMessageStatus(fields['status']),
    createdAt: readMoment(fields['createdAt']),
    clientMessageId: typeof clientMessageId === 'string' ? clientMessageId : null,
  }
}

/** Reads a chat of the API or the hub. */
export function readChat(value: unknown): Chat {
  const fields = fieldsOf(value)
  const client = fieldsOf(fields['client'])
  return {
    id: Number(fields['id']),
    theme: stringOf(fields['theme']),
    customerName: stringOf(client['name']) || 'Customer',
    customerPhone: stringOf(client['phone']),
    channel: readChannel(fields['source']),
    status: toChatStatus(fields['chatStatus']),
    unreadCount: Number(fields['countUnread'] ?? 0),
    lastMessage: readLastMessage(fields['lastMessage']),
    createdAt: readMoment(fields['createdAt']),
  }
}

/** Reads who the token belongs to. */
export function readIdentity(value: unknown): OperatorIdentity {
  const fields = fieldsOf(value)
  return {
    operatorId: Number(fields['operatorId']),
    name: stringOf(fields['name']) || 'Operator',
    organizationName: stringOf(fieldsOf(fields['organization'])['name']),
  }
}

/** Reads the word for a message's status. */
export function readMessageStatus(value: unknown): MessageStatus {
  return messageStatuses[Number(value)] ?? 'new'
}

/** Returns the fields of an object, and none for anything else. */
export function fieldsOf(value: unknown): Fields {
  // An object's fields are all `unknown`, so this claims nothing that is not so.
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

function readLastMessage(value: unknown): LastMessage | null {
  if (typeof value !== 'object' || value === null) return null
  const fields = fieldsOf(value)
  return {
    id: Number(fields['id'] ?? 0),
    text: readText(fields),
    author: readAuthor(fields['author']),
    createdAt: readMoment(fields['createdAt']),
  }
}

function readText(fields: Fields): string {
  const text = stringOf(fields['message']) || stringOf(fields['text'])
  const mediaName = stringOf(fieldsOf(fields['media'])['name'])
  return [text, mediaName === '' ? '' : `📎 ${mediaName}`].filter((part) => part !== '').join('\n')
}

function readAuthor(value: unknown): MessageAuthor {
  return Number(value) === 0 ? 'operator' : 'customer'
}

function readChannel(value: unknown): string {
  return channels[Number(value)] ?? (typeof value === 'string' ? value : 'Chat')
}

function readMoment(value: unknown): number {
  const moment = typeof value === 'number' ? value : Date.parse(stringOf(value))
  return Number.isFinite(moment) ? moment : 0
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
