import * as v from 'valibot'
import { ApiError } from '../api-error.js'
import { chatFor, requireContent } from '../chat-access.js'
import { hubMedia } from '../chat-input.js'
import { check, integer, text } from '../request-input.js'
import { toWireMessage } from '../wire.js'
import type { WireMessage } from '../wire.js'
import type { NewMessage } from '../world/chat-store.js'
import type { Operator } from '../world/world-types.js'
import type { World } from '../world/world.js'
import type { Invocation } from './signalr-protocol.js'

const clientMessageId = v.optional(v.nullable(text))

const sendMessageArguments = v.object({ chatId: integer, text, clientMessageId })
const sendMediaArguments = v.object({ chatId: integer, media: hubMedia, clientMessageId })
const readArguments = v.object({ chatId: integer })

type Method = (world: World, operator: Operator, args: readonly unknown[]) => unknown

const methods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['SendMessage', sendMessage],
  ['SendMediaMessage', sendMediaMessage],
  ['ReadMessages', readMessages],
])

/**
 * Runs a call of an operator's panel. `ReadMessages` and the argument `clientMessageId` are the
 * emulator's own.
 *
 * @throws ApiError for a call that does not exist or cannot be read, and for a chat of another
 * organization.
 */
export function runHubMethod(world: World, operator: Operator, invocation: Invocation): unknown {
  // SignalR finds a hub's methods in any letter case.
  const wanted = invocation.target.toLowerCase()
  for (const [name, method] of methods) {
    if (name.toLowerCase() === wanted) return method(world, operator, invocation.arguments)
  }
  throw new ApiError(404, `Unknown hub method '${invocation.target}'`)
}

function sendMessage(world: World, operator: Operator, args: readonly unknown[]): WireMessage {
  const named = { chatId: args[0], text: args[1], clientMessageId: args[2] }
  const entry = check(sendMessageArguments, named, 'Argument')
  requireContent(entry.text, false)
  return add(world, operator, { ...entry, clientMessageId: entry.clientMessageId ?? null })
}

function sendMediaMessage(world: World, operator: Operator, args: readonly unknown[]): WireMessage {
  const named = { chatId: args[0], media: args[1], clientMessageId: args[2] }
  const entry = check(sendMediaArguments, named, 'Argument')
  const clientId = entry.clientMessageId ?? null
  return add(world, operator, { ...entry, text: '', clientMessageId: clientId })
}

function add(
  world: World,
  operator: Operator,
  entry: Omit<NewMessage, 'author' | 'operatorId'>,
): WireMessage {
  const chat = chatFor(world, operator, entry.chatId)
  const message = world.chats.addMessage({ ...entry, author: 0, operatorId: operator.id })
  return toWireMessage(chat, message)
}

function readMessages(world: World, operator: Operator, args: readonly unknown[]): null {
  const { chatId } = check(readArguments, { chatId: args[0] }, 'Argument')
  world.chats.advance(chatFor(world, operator, chatId).id, 1, 3)
  return null
}
