import { Hono } from 'hono'
import * as v from 'valibot'
import { ApiError, malformedCode } from '../api-error.js'
import { requireContent } from '../chat-access.js'
import { isSameSecret } from '../company.js'
import type { EmulatorContext } from '../context.js'
import { markArrived, webChannel } from '../customer-message.js'
import { eventStream } from '../event-stream.js'
import { integer, pathInteger, readBody, text } from '../request-input.js'
import { toWireChat, toWireMessage } from '../wire.js'
import type { WireChat } from '../wire.js'
import type { Chat } from '../world/world-types.js'
import type { RouteContext, RouteEnvironment } from './route-environment.js'

const chatSchema = v.object({ organizationId: integer, name: text })
const messageSchema = v.object({ message: text, clientId: v.optional(text) })

/**
 * The customer's side of a chat. The vendor's own customer widget is another product; these calls
 * are the emulator's own. A chat's `key` is given out once, when it is begun, and opens that chat.
 *
 * - `GET organizations` -> `[{id, name}]`
 * - `POST chats` `{organizationId, name}` -> 201 `{chat, key}`
 * - `GET chats/:id?key=` -> `{chat, messages, lastEventId}`
 * - `POST chats/:id/messages?key=` `{message, clientId?}` -> 201 the message; the same `clientId`
 *   again gives back the first one
 * - `POST chats/:id/read?key=` -> 204; what operators wrote counts as read
 * - `GET chats/:id/events?key=` -> server-sent events `message`, `message-status`, `chat-status`
 */
export function customerRoutes(emulator: EmulatorContext): Hono<RouteEnvironment> {
  const { world } = emulator
  const routes = new Hono<RouteEnvironment>()

  routes.get('/organizations', (context) => context.json(world.organizations()))
  routes.post('/chats', async (context) => context.json(await beginChat(emulator, context), 201))
  routes.get('/chats/:id', (context) => {
    const chat = openedChat(emulator, context)
    markArrived(emulator, chat.id)
    const messages = world.chats.messages(chat.id).map((one) => toWireMessage(chat, one))
    const lastEventId = emulator.customerEvents.lastId()
    return context.json({ chat: customerChat(emulator, chat), messages, lastEventId })
  })
  routes.post('/chats/:id/messages', async (context) => {
    const chat = openedChat(emulator, context)
    const { message, clientId } = await readBody(context, messageSchema)
    requireContent(message, false)
    // Who answers has read what stands above.
    world.chats.advance(chat.id, 0, 3)
    const clientMessageId = clientId ?? null
    const entry = { chatId: chat.id, text: message, clientMessageId } as const
    const added = world.chats.addMessage({ ...entry, author: 1, operatorId: null })
    return context.json(toWireMessage(chat, added), 201)
  })
  routes.post('/chats/:id/read', (context) => {
    world.chats.advance(openedChat(emulator, context).id, 0, 3)
    return context.body(null, 204)
  })
  routes.get('/chats/:id/events', (context) => {
    const chat = openedChat(emulator, context)
    const stream = eventStream(emulator.customerEvents, chat.id, lastEventIdOf(context))
    // After the stream is open: what was new has now arrived, and the page is told so.
    markArrived(emulator, chat.id)
    return stream
  })
  return routes
}

async function beginChat(
  emulator: EmulatorContext,
  context: RouteContext,
): Promise<{ chat: unknown; key: string }> {
  const { organizationId, name } = await readBody(context, chatSchema)
  if (name.trim() === '') throw new ApiError(422, 'Please say your name.')
  const { chats, organization } = emulator.world
  const chat = chats.create({
    organizationId: organization(organizationId).id,
    theme: 'Chat on the web site',
    customer: { name: name.trim(), phone: '' },
    source: webChannel,
  })
  return { chat: customerChat(emulator, chat), key: chats.keyOf(chat.id) }
}

function customerChat(
  { world }: EmulatorContext,
  chat: Chat,
): WireChat & { readonly organization: unknown } {
  const organization = world.organization(chat.organizationId)
  return { ...toWireChat(world, chat), organization }
}

function openedChat({ world }: EmulatorContext, context: RouteContext): Chat {
  const chat = world.chats.get(pathInteger(context, 'id'))
  const key = context.req.query('key')
  if (key === undefined || key === '') throw new ApiError(401, 'The key of the chat is missing.')
  if (!isSameSecret(key, world.chats.keyOf(chat.id))) {
    throw new ApiError(403, 'This is not the key of the chat.')
  }
  return chat
}

function lastEventIdOf(context: RouteContext): number | null {
  const value = context.req.header('last-event-id') ?? context.req.query('lastEventId')
  if (value === undefined || value === '') return null
  if (/^\d{1,15}$/.test(value)) return Number(value)
  throw new ApiError(400, 'The last event id has to be a whole number.', malformedCode)
}
