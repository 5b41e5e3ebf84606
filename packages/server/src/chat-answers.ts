import * as v from 'valibot'
import type { Answer } from './answer-body.js'
import { idAnswer, jsonReader, readDone } from './answers.js'
import { parseJson } from './token.js'

/** What has become of a chat. */
export type ChatStatus = 'new' | 'open' | 'waiting' | 'paused' | 'closed'

/** The operator of a chat. */
export interface ChatOperator {
  readonly id: number
  readonly name: string
  /** Address of a picture; `undefined` or empty if there is none. */
  readonly photo: string | undefined
}

/** One chat. */
export interface Chat {
  readonly id: number
  /** May be empty. */
  readonly theme: string
  /** Who has taken it; `undefined` if nobody has. */
  readonly operator: ChatOperator | undefined
  /** `unknown` for a status that ChatHub's documentation does not know. */
  readonly status: ChatStatus | 'unknown'
  /** Unread messages. */
  readonly unreadCount: number
}

/** One page of chats. */
export interface ChatPage {
  /** Chats on all pages together. */
  readonly total: number
  readonly chats: readonly Chat[]
}

/**
 * One message. ChatHub does not document what its API answers here, so every field is `undefined` where it is not
 * there in the form that ChatHub's real-time hub shows.
 */
export interface ChatMessage {
  readonly id: number | undefined
  readonly text: string | undefined
  /** 0 is the operator. */
  readonly author: number | undefined
  readonly status: MessageStatus | 'unknown' | undefined
  /** What came with it. */
  readonly media: ChatMedia | undefined
  /** The message just as ChatHub sent it. */
  readonly raw: Readonly<Record<string, unknown>>
}

/** How far a message has come. */
export type MessageStatus = 'new' | 'sent' | 'rejected' | 'read'

/** A file of a message. */
export interface ChatMedia {
  /** Its address as ChatHub writes it, which may be a path on ChatHub's host. */
  readonly uri: string
  readonly name: string | undefined
}

/** The chat statuses, in the order of their numbers in the API. */
export const chatStatuses: readonly ChatStatus[] = ['new', 'open', 'waiting', 'paused', 'closed']
const messageStatuses: readonly MessageStatus[] = ['new', 'sent', 'rejected', 'read']

const chatSchema = v.pipe(
  v.object({
    id: idAnswer,
    theme: v.nullish(v.string(), ''),
    operator: v.nullish(v.object({ id: idAnswer, name: v.string(), photo: v.nullish(v.string()) })),
    chatStatus: v.number(),
    countUnread: v.nullish(idAnswer, 0),
  }),
  v.transform(({ id, theme, operator, chatStatus, countUnread }): Chat => ({
    id,
    theme,
    operator: operator ? { ...operator, photo: operator.photo ?? undefined } : undefined,
    status: chatStatuses[chatStatus] ?? 'unknown',
    unreadCount: countUnread,
  })),
)

/** `GET /api/chat/chats` */
export const readChatPage: (answer: Answer) => ChatPage = jsonReader(
  v.pipe(
    v.object({ total: idAnswer, items: v.array(chatSchema) }),
    v.transform(({ total, items }) => ({ total, chats: items })),
  ),
)

const mediaSchema = v.pipe(
  v.looseObject({ uri: v.string() }),
  v.transform(({ uri, name }): ChatMedia => ({ uri, name: pick(v.string(), name) })),
)

// A field of another form is left out: none of them is documented.
const messageSchema: v.GenericSchema<unknown, ChatMessage> = v.pipe(
  v.looseObject({}),
  v.transform((raw): ChatMessage => {
    const status = pick(v.number(), raw.status)
    return {
      id: pick(idAnswer, raw.id),
      text: pick(v.string(), raw.message),
      author: pick(v.number(), raw.author),
      status: status === undefined ? undefined : (messageStatuses[status] ?? 'unknown'),
      media: pick(mediaSchema, raw.media),
      raw,
    }
  }),
)

function pick<Value>(schema: v.GenericSchema<unknown, Value>, value: unknown): Value | undefined {
  const result = v.safeParse(schema, value)
  return result.success ? result.output : undefined
}

/** `GET /api/chat/{id}/messages` */
export const readMessages: (answer: Answer) => ChatMessage[] = jsonReader(
  v.union([
    v.array(messageSchema),
    // As the list of chats has it.
    v.pipe(
      v.object({ items: v.array(messageSchema) }),
      v.transform(({ items }) => items),
    ),
  ]),
)

/** `POST /api/chat/{id}/message` */
export function readSentMessage(answer: Answer): ChatMessage | undefined {
  readDone(answer)
  const value = parseJson(answer.text)
  return Array.isArray(value) ? undefined : pick(messageSchema, value)
}
