import { ApiError } from './api-error.js'
import type { Chat, Operator } from './world/world-types.js'
import type { World } from './world/world.js'

/**
 * Returns a chat of the operator's own organization.
 *
 * @throws {@link ApiError} 404 if there is none, 403 if it is another organization's.
 */
export function chatFor(world: World, operator: Operator, chatId: number): Chat {
  const chat = world.chats.get(chatId)
  if (chat.organizationId === operator.organizationId) return chat
  throw new ApiError(403, `Chat ${chatId} belongs to another organization.`)
}

/** @throws {@link ApiError} 422 if a message has neither text nor a file. */
export function requireContent(text: string, hasMedia: boolean): void {
  if (text.trim() === '' && !hasMedia) throw new ApiError(422, 'A message needs a text or a file.')
}
