import { toChatStatus } from './chat-types.js'
import type { HubEvent } from './hub.js'
import {
  addChat,
  changeChatStatus,
  changeMessageStatus,
  findMessage,
  receiveMessage,
} from './panel-state.js'
import type { PanelState } from './panel-state.js'
import type { Store } from './store.js'
import { readChat, readMessage, readMessageStatus } from './wire.js'

/** What the reader of events tells. */
export interface EventReaderListeners {
  /** An event was about something that is not here: the list has to be fetched again. */
  readonly onStrange: () => void
  readonly onMessage: () => void
}

/** Takes the events of the service into the state. */
export interface EventReader {
  readonly take: (name: HubEvent, values: readonly unknown[]) => void
  /** How many events have come so far. */
  readonly count: () => number
}

/** Makes a reader of the service's real-time events. */
export function createEventReader(
  store: Store<PanelState>,
  { onStrange, onMessage }: EventReaderListeners,
): EventReader {
  let count = 0

  function takeMessage(value: unknown): void {
    const message = readMessage(value)
    if (!store.get().chats.has(message.chatId)) onStrange()
    store.update((state) => receiveMessage(state, message))
    onMessage()
  }

  function takeMessageStatus(id: number, status: unknown): void {
    if (findMessage(store.get(), id) === null) onStrange()
    store.update((state) => changeMessageStatus(state, id, readMessageStatus(status)))
  }

  return {
    count: () => count,
    take: (name, [first, second]) => {
      count++
      if (name === 'ChatCreated') store.update((state) => addChat(state, readChat(first)))
      else if (name === 'MessageStatusChanged') takeMessageStatus(Number(first), second)
      else if (name === 'ChatStatusChanged') {
        const chatId = Number(first)
        store.update((state) => changeChatStatus(state, chatId, toChatStatus(second)))
      } else takeMessage(first)
    },
  }
}
