import * as v from 'valibot'
import { largestPlainBytes, type Answer } from './answer-body.js'
import { readDone } from './answers.js'
import type { Send } from './authorization.js'
import {
  chatStatuses,
  readChatPage,
  readMessages,
  readSentMessage,
  type ChatMessage,
  type ChatPage,
  type ChatStatus,
} from './chat-answers.js'
import { check, idSchema, textSchema } from './check.js'
import type { CallOptions } from './transport.js'

/** Which chats are listed. Each filter narrows the list; the default of each is none. */
export interface ChatFilter {
  /** From 1. @defaultValue 1 */
  readonly page?: number | undefined
  /** Chats on a page. @defaultValue 20, ChatHub's own */
  readonly perPage?: number | undefined
  readonly search?: string | undefined
  /** The channel's number. ChatHub documents 1 Viber bot and 2 Telegram. */
  readonly source?: number | undefined
  /** First and last day, each `YYYY-MM-DD`. */
  readonly dates?: readonly [first: string, last: string] | undefined
  readonly telegramUserId?: number | undefined
  readonly phone?: string | undefined
  readonly status?: ChatStatus | undefined
  readonly organizationId?: number | undefined
  readonly operatorId?: number | undefined
}

/** A message to a customer: a text, a photo, or both. */
export interface NewMessage {
  readonly text?: string | undefined
  readonly photo?: NewPhoto | undefined
}

/** A photo to send. */
export interface NewPhoto {
  /** File name. */
  readonly name: string
  /** Media type, such as `image/jpeg`. */
  readonly format: string
  /** The file's bytes. */
  readonly data: Uint8Array
}

const count = v.pipe(idSchema, v.minValue(1))
const status = v.picklist(chatStatuses)
const day = v.pipe(v.string(), v.isoDate())

const filterSchema = v.strictObject({
  page: v.optional(count),
  perPage: v.optional(count),
  search: v.optional(v.string()),
  source: v.optional(idSchema),
  dates: v.optional(v.strictTuple([day, day])),
  telegramUserId: v.optional(idSchema),
  phone: v.optional(v.string()),
  status: v.optional(status),
  organizationId: v.optional(idSchema),
  operatorId: v.optional(idSchema),
})

/** `GET /api/chat/chats` */
export async function listChats(
  send: Send,
  filter: ChatFilter | undefined,
  options: CallOptions | undefined,
): Promise<ChatPage> {
  const { dates = [], ...wanted } = check('filter', filterSchema, filter ?? {})
  const values: readonly (readonly [string, string | number | undefined])[] = [
    ['page', wanted.page],
    ['per_page', wanted.perPage],
    ['search', wanted.search],
    ['source', wanted.source],
    ...dates.map((date) => ['date', date] as const),
    ['tg_user_id', wanted.telegramUserId],
    ['phone', wanted.phone],
    ['status', wanted.status && chatStatuses.indexOf(wanted.status)],
    ['organizationId', wanted.organizationId],
    ['operatorId', wanted.operatorId],
  ]
  const query = values.flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  )
  return send({ method: 'GET', path: 'api/chat/chats', query, read: readChatPage }, options)
}

/** `PUT /api/chat/status` */
export async function setChatStatus(
  send: Send,
  chatId: number,
  wanted: ChatStatus,
  options: CallOptions | undefined,
): Promise<void> {
  const json = {
    id: check('chatId', idSchema, chatId),
    status: chatStatuses.indexOf(check('status', status, wanted)),
  }
  const limits = { largestBytes: largestPlainBytes, read: readDone }
  return send({ method: 'PUT', path: 'api/chat/status', json, ...limits }, options)
}

/** `DELETE /api/chat/chats/{id}` */
export async function deleteChat(
  send: Send,
  chatId: number,
  options: CallOptions | undefined,
): Promise<void> {
  const name = 'DELETE /api/chat/chats/{id}'
  const path = `api/chat/chats/${check('chatId', idSchema, chatId)}`
  return send(
    { method: 'DELETE', path, name, largestBytes: largestPlainBytes, read: readDeletion },
    options,
  )
}

function readDeletion(answer: Answer): void {
  // The first try has deleted it, only its answer was lost.
  if (answer.status === 404 && answer.mayBeDone) return
  readDone(answer)
}

/** `GET /api/chat/{id}/messages` */
export async function listMessages(
  send: Send,
  chatId: number,
  options: CallOptions | undefined,
): Promise<ChatMessage[]> {
  const name = 'GET /api/chat/{id}/messages'
  const path = `api/chat/${check('chatId', idSchema, chatId)}/messages`
  return send({ method: 'GET', path, name, read: readMessages }, options)
}

const messageSchema = v.pipe(
  v.strictObject({
    text: v.optional(v.string(), ''),
    photo: v.optional(
      v.strictObject({ name: textSchema, format: textSchema, data: v.instance(Uint8Array) }),
    ),
  }),
  v.check(({ text, photo }) => text.trim() !== '' || photo !== undefined),
)

/** `POST /api/chat/{id}/message` */
export async function sendMessage(
  send: Send,
  chatId: number,
  message: NewMessage,
  options: CallOptions | undefined,
): Promise<ChatMessage | undefined> {
  const id = check('chatId', idSchema, chatId)
  const { text, photo } = check('message', messageSchema, message)
  return send(
    {
      method: 'POST',
      path: `api/chat/${id}/message`,
      name: 'POST /api/chat/{id}/message',
      // The vendor's numbers: author 0 is the operator, media type 1 a photo.
      json: { textMessage: text, author: 0, ...(photo ? { media: toMedia(photo) } : {}) },
      isUnrepeatable: true,
      isMessage: true,
      read: readSentMessage,
    },
    options,
  )
}

function toMedia({ name, format, data }: NewPhoto): Readonly<Record<string, unknown>> {
  return { name, format, dataBase64: Buffer.from(data).toString('base64'), type: 1 }
}
