import { Hono } from 'hono'
import * as v from 'valibot'
import { requireOperator } from '../auth.js'
import { chatFor, requireContent } from '../chat-access.js'
import { apiMedia, chatStatus } from '../chat-input.js'
import type { EmulatorContext } from '../context.js'
import { integer, pathInteger, queryInteger, readBody, text } from '../request-input.js'
import { toWireMessage } from '../wire.js'
import type { WireMessage } from '../wire.js'
import type { Operator } from '../world/world-types.js'
import { listChats } from './chat-list.js'
import { callerOf } from './route-environment.js'
import type { RouteContext, RouteEnvironment } from './route-environment.js'

const messageSchema = v.object({
  textMessage: text,
  author: v.literal(0, 'has to be 0, the operator'),
  media: v.optional(apiMedia),
})
const statusSchema = v.object({ id: integer, status: chatStatus })

/** Chats and messages, with an operator token. */
export function chatRoutes(emulator: EmulatorContext): Hono<RouteEnvironment> {
  const { world, faults } = emulator
  const routes = new Hono<RouteEnvironment>()
  const operatorOf = async (context: RouteContext): Promise<Operator> =>
    requireOperator(await callerOf(emulator, context))

  async function messages(context: RouteContext): Promise<Response> {
    const chat = chatFor(world, await operatorOf(context), pathInteger(context, 'id'))
    const count = queryInteger(context, 'per_page') ?? Number.POSITIVE_INFINITY
    const newest = world.chats.newestMessages(chat.id, count, queryInteger(context, 'before'))
    const items = newest.map((one) => toWireMessage(chat, one))
    const isPage = faults.get().undocumented.messageList === 'page'
    const total = world.chats.messageCount(chat.id)
    return context.json(isPage ? { total, items } : items)
  }

  routes.get('/chats', async (context) =>
    context.json(listChats(world, await operatorOf(context), context)),
  )
  // The documentation shows the messages of a chat under two addresses, and no pages: `per_page` and
  // `before` (the id of a message) are the emulator's own, for a long history.
  routes.get('/chats/:id/messages', (context) => messages(context))
  routes.get('/:id/messages', (context) => messages(context))
  routes.post('/:id/message', async (context) => {
    const added = await addMessage(emulator, await operatorOf(context), context)
    const isEmpty = faults.get().undocumented.messageAnswer === 'empty'
    return isEmpty ? context.body(null, 200) : context.json(added)
  })
  routes.put('/status', async (context) => {
    const operator = await operatorOf(context)
    const { id, status } = await readBody(context, statusSchema)
    world.chats.setStatus(chatFor(world, operator, id).id, status)
    return done(context, faults.get().undocumented.statusAnswer)
  })
  routes.delete('/chats/:id', async (context) => {
    const chat = chatFor(world, await operatorOf(context), pathInteger(context, 'id'))
    world.chats.remove(chat.id)
    return done(context, faults.get().undocumented.deleteAnswer)
  })
  return routes
}

function done(context: RouteContext, answer: 'empty' | 'OK'): Response {
  return answer === 'empty' ? context.body(null, 200) : context.text('OK')
}

async function addMessage(
  { world }: EmulatorContext,
  operator: Operator,
  context: RouteContext,
): Promise<WireMessage> {
  const chat = chatFor(world, operator, pathInteger(context, 'id'))
  const { textMessage, media = null } = await readBody(context, messageSchema)
  requireContent(textMessage, media !== null)
  const added = world.chats.addMessage({
    chatId: chat.id,
    text: textMessage,
    author: 0,
    operatorId: operator.id,
    media,
  })
  return toWireMessage(chat, added)
}
