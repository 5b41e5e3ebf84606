import type { HubConnectionInfo } from './hub/hub-info.js'
import { toWireChat, toWireMessage } from './wire.js'
import type { WireChat, WireMessage } from './wire.js'
import type { Operator, Organization } from './world/world-types.js'
import type { World } from './world/world.js'

/** A copy of what the emulated service stores, without keys and tokens. */
export interface EmulatorState {
  readonly organizations: readonly Organization[]
  readonly operators: readonly Operator[]
  /** The chat with the newest message first. */
  readonly chats: readonly WireChat[]
  /** Messages of all chats, oldest first within a chat. */
  readonly messages: readonly WireMessage[]
  /** Operators' open connections to the hub. */
  readonly connections: readonly HubConnectionInfo[]
}

/** Copies what is stored now. */
export function readState(world: World, connections: readonly HubConnectionInfo[]): EmulatorState {
  const chats = world.chats.list()
  return {
    organizations: world.organizations(),
    operators: world.operators(),
    chats: chats.map((chat) => toWireChat(world, chat)),
    messages: chats.flatMap((chat) =>
      world.chats.messages(chat.id).map((message) => toWireMessage(chat, message)),
    ),
    connections,
  }
}
