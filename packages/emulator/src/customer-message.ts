import { requireContent } from './chat-access.js'
import { toWireMessage } from './wire.js'
import type { FaultStore } from './fault-store.js'
import type { WireMessage } from './wire.js'
import type { World } from './world/world.js'

/** Channel number of a chat that was begun on the customer's page: the emulator's own. */
export const webChannel = 4

/** Where a customer's message goes. */
export interface CustomerMessageOptions {
  /** Chat that there is already. @defaultValue a new one */
  readonly chatId?: number
  /** Organization of a new chat. @defaultValue the first one */
  readonly organizationId?: number
  /** The customer's name in a new chat. @defaultValue `'Customer'` */
  readonly name?: string
}

/** Writes a message as a customer. @throws ApiError 404 for a chat or organization that is none. */
export function sendFromCustomer(
  world: World,
  text: string,
  { chatId, organizationId, name = 'Customer' }: CustomerMessageOptions = {},
): WireMessage {
  requireContent(text, false)
  const id = chatId ?? beginChat(world, organizationId, name)
  const message = world.chats.addMessage({ chatId: id, text, author: 1, operatorId: null })
  return toWireMessage(world.chats.get(id), message)
}

/** Has what operators wrote in a chat arrive at its customer. */
export function markArrived(
  // Not the whole context: the package's types need none of `ws`, which it names.
  { world, faults }: { readonly world: World; readonly faults: FaultStore },
  chatId: number,
): void {
  world.chats.advance(chatId, 0, faults.get().undocumented.arrivedStatus)
}

function beginChat(world: World, organizationId: number | undefined, name: string): number {
  const wanted = organizationId ?? world.organizations()[0]?.id ?? 0
  return world.chats.create({
    organizationId: world.organization(wanted).id,
    theme: 'Chat on the web site',
    customer: { name, phone: '' },
    source: webChannel,
  }).id
}
