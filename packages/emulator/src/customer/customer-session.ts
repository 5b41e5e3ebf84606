import { ApiError } from '../widget/chat-api.js'
import { toChatStatus } from '../widget/chat-types.js'
import type { ChatMessage } from '../widget/chat-types.js'
import { createOutbox } from '../widget/outbox.js'
import type { Outbox, OutboxEntry } from '../widget/outbox.js'
import type { Store } from '../widget/store.js'
import { readMessage, readMessageStatus } from '../widget/wire.js'
import type { CustomerApi } from './customer-api.js'
import { openCustomerEvents } from './customer-events-source.js'
import { forgetChat, rememberedChat, rememberChat } from './customer-memory.js'
import {
  changeCustomerChatStatus,
  changeCustomerMessageStatus,
  enterChat,
  hasUnreadAnswer,
  leaveChat,
  mergeCustomerMessages,
  withOrganizations,
} from './customer-state.js'
import type { CustomerChat, CustomerState } from './customer-state.js'

const retryDelayMs = 2_000
const goneText = 'This chat has ended. You can begin a new one.'
const unreachableText = 'The chat cannot be reached. Please try again.'
const noListText = 'The chat cannot be reached. Trying again…'

/** What a customer can do on the page. */
export interface CustomerSession {
  readonly start: () => void
  readonly setOrganization: (organizationId: number) => void
  readonly setName: (name: string) => void
  readonly setDraft: (draft: string) => void
  /** Begins a chat with the chosen organization. */
  readonly begin: () => Promise<void>
  readonly sendDraft: () => void
  readonly retryMessage: (clientMessageId: string) => void
  readonly discardMessage: (clientMessageId: string) => void
  /** Returns to the form. */
  readonly leave: () => void
  /** To be called when the conversation may have come into sight. */
  readonly markSeen: () => void
}

/** Makes the session of one customer: it keeps the store and the emulator in step. */
export function createCustomerSession(
  store: Store<CustomerState>,
  api: CustomerApi,
): CustomerSession {
  const outbox = createCustomerOutbox(store, api)
  const line = createLine(store, api, outbox)
  const set = (patch: Partial<CustomerState>): void => store.update((s) => ({ ...s, ...patch }))

  async function loadOrganizations(): Promise<void> {
    try {
      const organizations = await api.organizations()
      store.update((state) => withOrganizations(state, organizations))
    } catch {
      set({ problem: noListText })
      setTimeout(() => void loadOrganizations(), retryDelayMs)
    }
  }

  return {
    setOrganization: (organizationId) => set({ organizationId }),
    setName: (name) => set({ name }),
    setDraft: (draft) => set({ draft }),
    retryMessage: outbox.retry,
    discardMessage: outbox.discard,
    markSeen: line.markSeen,
    leave: () => line.close(null),
    start: () => {
      const chat = rememberedChat(store.get().organizationId)
      if (chat !== null) line.open(chat)
      void loadOrganizations()
    },
    begin: async () => {
      const { organizationId, name, isBusy } = store.get()
      if (organizationId === null || name.trim() === '' || isBusy) return
      set({ isBusy: true, problem: null })
      try {
        line.open(await api.begin(organizationId, name.trim()))
      } catch {
        set({ isBusy: false, problem: unreachableText })
      }
    },
    sendDraft: () => {
      const { chat, draft } = store.get()
      if (chat === null || draft.trim() === '') return
      set({ draft: '' })
      outbox.add(chat.id, draft.trim())
    },
  }
}

/** The connection of one chat. */
interface Line {
  readonly open: (chat: CustomerChat) => void
  readonly close: (problem: string | null) => void
  readonly markSeen: () => void
}

function createLine(store: Store<CustomerState>, api: CustomerApi, outbox: Outbox): Line {
  let closeEvents: (() => void) | null = null

  function close(problem: string | null): void {
    closeEvents?.()
    forgetChat()
    store.update((state) => leaveChat(state, problem))
  }

  async function catchUp(chat: CustomerChat): Promise<void> {
    try {
      const report = await api.chat(chat)
      if (store.get().chat?.id !== chat.id) return
      store.update((state) => {
        const merged = mergeCustomerMessages(state, report.messages)
        return changeCustomerChatStatus(merged, report.status)
      })
      markSeen()
    } catch (error) {
      // Anything else comes back with the connection.
      if (error instanceof ApiError && error.status < 500 && error.status !== 429) close(goneText)
    }
  }

  function markSeen(): void {
    const { chat } = store.get()
    if (chat === null || document.visibilityState !== 'visible') return
    if (hasUnreadAnswer(store.get())) void tryTo(() => api.markRead(chat))
  }

  return {
    close,
    markSeen,
    open: (chat) => {
      rememberChat(chat)
      store.update((state) => enterChat(state, chat))
      closeEvents = openCustomerEvents(api.eventsUrl(chat), {
        onOpen: () => {
          store.update((state) => ({ ...state, connection: 'connected' }))
          void catchUp(chat)
          void outbox.flush()
        },
        onLost: () => {
          store.update((state) => ({ ...state, connection: 'reconnecting' }))
          void catchUp(chat)
        },
        onEvent: (name, fields) => {
          store.update((state) => withEvent(state, name, fields))
          if (name === 'message') markSeen()
        },
      })
    },
  }
}

function createCustomerOutbox(store: Store<CustomerState>, api: CustomerApi): Outbox {
  async function send({ chatId, text, clientMessageId }: OutboxEntry): Promise<ChatMessage> {
    for (;;) {
      const { chat } = store.get()
      if (chat?.id !== chatId) throw new Error('The chat is over.')
      try {
        return await api.send(chat, text, clientMessageId)
      } catch (error) {
        if (error instanceof ApiError) throw error
      }
      // Nobody knows whether it arrived: the same id again makes no second message.
      await pause(retryDelayMs)
    }
  }

  return createOutbox<CustomerState>({
    store,
    send,
    acknowledge: (state, message) => mergeCustomerMessages(state, [message]),
    isConnected: () => true,
  })
}

function withEvent(
  state: CustomerState,
  name: string,
  fields: Readonly<Record<string, unknown>>,
): CustomerState {
  if (name === 'message') return mergeCustomerMessages(state, [readMessage(fields)])
  if (name === 'chat-status') return changeCustomerChatStatus(state, toChatStatus(fields['status']))
  const messageId = Number(fields['messageId'])
  return changeCustomerMessageStatus(state, messageId, readMessageStatus(fields['status']))
}

async function tryTo(action: () => Promise<void>): Promise<void> {
  try {
    await action()
  } catch {
    // Marking as read is tried again with the next message or connection.
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
