import type { ChatMessage, MessageStatus } from './chat-types.js'

const progress: Readonly<Record<MessageStatus, number>> = {
  new: 0,
  success: 1,
  rejected: 2,
  read: 3,
}

/**
 * Returns what is known of a message when two reports of it meet. They may overtake each other: a
 * list that was asked for before a message was read may come after the event that says so.
 */
export function newerMessage(known: ChatMessage | undefined, incoming: ChatMessage): ChatMessage {
  if (known === undefined) return incoming
  const isBehind = progress[incoming.status] < progress[known.status]
  return {
    ...incoming,
    status: isBehind ? known.status : incoming.status,
    clientMessageId: incoming.clientMessageId ?? known.clientMessageId,
  }
}
