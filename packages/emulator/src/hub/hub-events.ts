import { toWireChat, toWireMessage } from '../wire.js'
import type { ChatEvent } from '../world/world-types.js'
import type { World } from '../world/world.js'

/** A call of the panels' methods. */
export interface HubEvent {
  readonly target: string
  readonly arguments: readonly unknown[]
}

/** Says what happened in a chat in the hub's words; `null` where the hub has none for it. */
export function toHubEvent(world: World, event: ChatEvent): HubEvent | null {
  const { chat } = event
  switch (event.type) {
    case 'message': {
      const target = event.message.media === null ? 'ReceiveMessage' : 'ReceiveMediaMessage'
      return { target, arguments: [toWireMessage(chat, event.message)] }
    }
    case 'chat-status':
      return { target: 'ChatStatusChanged', arguments: [chat.id, chat.status] }
    case 'message-status':
      return { target: 'MessageStatusChanged', arguments: [event.message.id, event.message.status] }
    case 'chat-created': {
      const item = toWireChat(world, chat)
      return { target: 'ChatCreated', arguments: [{ ...item, messSource: chat.source }] }
    }
    case 'chat-deleted':
      return null
  }
}
