import { ApiError } from './chat-api.js'
import type { ChatApi } from './chat-api.js'
import type { Chat, ChatStatus } from './chat-types.js'
import { createEventReader } from './hub-events.js'
import { createHub } from './hub.js'
import type { Hub } from './hub.js'
import { createOutbox } from './outbox.js'
import type { Outbox } from './outbox.js'
import {
  addChats,
  changeChatStatus,
  changeDraft,
  keepOpenHistory,
  markChatRead,
  markHistoryLoaded,
  mergeMessages,
  replaceChats,
} from './panel-state.js'
import type { PanelState } from './panel-state.js'
import type { Refusal } from './refusal.js'
import type { TokenReader } from './start-token.js'
import type { Store } from './store.js'
import { readMessage } from './wire.js'

const unreachableText = 'Chats could not be loaded. Trying again…'
const statusText = 'The status could not be changed. Please try again.'
const retryDelayMs = 3_000
const hubPatienceMs = 1_000

/** What a session works with. */
export interface PanelSessionOptions {
  readonly apiUrl: string
  readonly readToken: TokenReader
  readonly api: ChatApi
  readonly store: Store<PanelState>
  /** Whether the operator can see the conversation; only then are its messages marked as read. */
  readonly isSeen: () => boolean
  readonly refusal: Refusal
  /** Ends what the session listens to in the page. */
  readonly signal: AbortSignal
}

/** What an operator can do in the panel. */
export interface PanelSession {
  readonly start: () => void
  /** Ends the connection to the service. */
  readonly stop: () => void
  readonly setOpen: (isOpen: boolean) => void
  /** Opens a conversation; `null` goes back to the list. */
  readonly select: (chatId: number | null) => void
  /** Sends the draft of the chat that is open. */
  readonly sendDraft: () => void
  readonly setDraft: (text: string) => void
  readonly retryMessage: (clientMessageId: string) => void
  readonly discardMessage: (clientMessageId: string) => void
  readonly setChatStatus: (status: ChatStatus) => void
  readonly setSearch: (text: string) => void
  readonly setUnreadOnly: (isUnreadOnly: boolean) => void
  /** Presses the button of the notice. */
  readonly resolveProblem: () => void
  /** To be called when the conversation may have come into sight. */
  readonly markSeen: () => void
}

/** Makes the session of one operator: it keeps the store and the service in step. */
export function createPanelSession(options: PanelSessionOptions): PanelSession {
  const { store } = options
  const service = connectService(options)
  const { outbox, markSeen, loadHistory } = service
  const set = (patch: Partial<PanelState>): void =>
    store.update((state) => ({ ...state, ...patch }))

  return {
    markSeen,
    start: service.start,
    stop: service.stop,
    retryMessage: outbox.retry,
    discardMessage: outbox.discard,
    setSearch: (search) => set({ search }),
    setUnreadOnly: (isUnreadOnly) => set({ isUnreadOnly }),
    setOpen: (isOpen) => {
      set({ isOpen })
      markSeen()
    },
    select: (selectedChatId) => {
      set({ selectedChatId })
      markSeen()
      if (selectedChatId !== null) void loadHistory(selectedChatId)
    },
    setDraft: (text) => {
      const { selectedChatId } = store.get()
      if (selectedChatId !== null) store.update((state) => changeDraft(state, selectedChatId, text))
    },
    sendDraft: () => {
      const { selectedChatId, drafts } = store.get()
      const text = (drafts.get(selectedChatId ?? 0) ?? '').trim()
      if (selectedChatId === null || text === '') return
      store.update((state) => changeDraft(state, selectedChatId, ''))
      outbox.add(selectedChatId, text)
    },
    setChatStatus: (status) => {
      const chat = store.get().chats.get(store.get().selectedChatId ?? 0)
      if (chat !== undefined) void saveChatStatus(options, chat.id, chat.status, status)
    },
    resolveProblem: () => {
      const isRetry = store.get().problem?.remedy === 'retry'
      set({ problem: null })
      if (isRetry) service.synchronize()
    },
  }
}

interface Service {
  readonly outbox: Outbox
  readonly start: () => void
  readonly stop: () => void
  readonly synchronize: () => void
  readonly markSeen: () => void
  readonly loadHistory: (chatId: number) => Promise<void>
}

function connectService(options: PanelSessionOptions): Service {
  const { apiUrl, readToken, api, store, isSeen, refusal, signal } = options
  const set = (patch: Partial<PanelState>): void =>
    store.update((state) => ({ ...state, ...patch }))
  const events = createEventReader(store, { onStrange: synchronizeSoon, onMessage: markSeen })
  const hub = createHub(apiUrl, readToken, {
    onConnected: catchUp,
    onTrying: () => {
      set({ connection: navigator.onLine ? 'reconnecting' : 'offline' })
    },
    onRefused: refuse,
    onEvent: events.take,
  })
  const outbox = createOutbox<PanelState>({
    store,
    isConnected: hub.isConnected,
    acknowledge: (state, message) => mergeMessages(state, [message]),
    send: async ({ chatId, text, clientMessageId }) => {
      const answer = await hub.invoke('SendMessage', chatId, text, clientMessageId)
      return { ...readMessage(answer), chatId }
    },
  })
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOver = false

  function catchUp(): void {
    set({ connection: 'connected' })
    void synchronize()
    void outbox.flush()
  }

  function stop(): void {
    isOver = true
    clearTimeout(timer)
    hub.stop()
  }

  function refuse(): void {
    if (isOver) return
    stop()
    const { text } = refusal
    const problem = text === null ? null : ({ text, remedy: 'none' } as const)
    set({ connection: 'offline', isLoading: false, problem })
    refusal.complain()
  }

  function backOnline(): void {
    if (isOver) return
    if (hub.isConnected()) catchUp()
    else set({ connection: 'reconnecting' })
  }

  function synchronizeSoon(delayMs = 250): void {
    clearTimeout(timer)
    timer = setTimeout(() => void synchronize(), delayMs)
  }

  async function synchronize(): Promise<void> {
    if (isOver) return
    clearTimeout(timer)
    try {
      await fetchAll(api, store, events.count)
      if (store.get().problem?.remedy === 'retry') set({ problem: null })
      markSeen()
    } catch (error) {
      if (error instanceof ApiError && error.isRefusal) return refuse()
      set({ problem: { text: unreachableText, remedy: 'retry' } })
      synchronizeSoon(retryDelayMs)
    }
  }

  function markSeen(): void {
    const { selectedChatId, loadedChatIds } = store.get()
    // What is not here yet, nobody has read.
    if (selectedChatId === null || !loadedChatIds.has(selectedChatId) || !isSeen()) return
    void markRead(store, hub, selectedChatId)
  }

  async function loadHistory(chatId: number): Promise<void> {
    if (store.get().loadedChatIds.has(chatId)) return
    try {
      await fetchMessages(api, store, chatId)
      markSeen()
    } catch {
      // Loaded together with everything else, which also tells the operator.
      synchronizeSoon(0)
    }
  }

  return {
    outbox,
    stop,
    markSeen,
    loadHistory,
    synchronize: () => void synchronize(),
    start: () => {
      hub.start()
      // Fetched once connected, so that nothing falls in between; a hub that hangs holds nothing up.
      synchronizeSoon(hubPatienceMs)
      addEventListener('offline', () => set({ connection: 'offline' }), { signal })
      addEventListener('online', backOnline, { signal })
    },
  }
}

/** Fetches what may have changed unseen. */
async function fetchAll(
  api: ChatApi,
  store: Store<PanelState>,
  eventCount: () => number,
): Promise<void> {
  await Promise.all([fetchIdentity(api, store), fetchChats(api, store, eventCount)])
  // The others are fetched again when they are opened: all at once would break the rate limit.
  store.update(keepOpenHistory)
  const { selectedChatId } = store.get()
  if (selectedChatId !== null) await fetchMessages(api, store, selectedChatId)
}

async function fetchIdentity(api: ChatApi, store: Store<PanelState>): Promise<void> {
  if (store.get().identity !== null) return
  const identity = await api.identity()
  store.update((state) => ({ ...state, identity }))
}

async function fetchChats(
  api: ChatApi,
  store: Store<PanelState>,
  eventCount: () => number,
): Promise<void> {
  const isStart = store.get().isLoading
  const showPage = (page: readonly Chat[]): void => {
    if (isStart) store.update((state) => addChats(state, page))
  }
  for (let triesLeft = 2; ; triesLeft--) {
    const before = eventCount()
    const chats = await api.chats(showPage)
    // An event that came meanwhile may or may not be in the list: ask again.
    if (before !== eventCount() && triesLeft > 0) continue
    store.update((state) => replaceChats(state, chats))
    return
  }
}

async function fetchMessages(
  api: ChatApi,
  store: Store<PanelState>,
  chatId: number,
): Promise<void> {
  const messages = await api.messages(chatId)
  store.update((state) => markHistoryLoaded(mergeMessages(state, messages), chatId))
}

async function markRead(store: Store<PanelState>, hub: Hub, chatId: number): Promise<void> {
  const isUnread = (store.get().chats.get(chatId)?.unreadCount ?? 0) > 0
  if (!isUnread || !hub.isConnected()) return
  try {
    await hub.invoke('ReadMessages', chatId)
  } catch {
    // The connection went; it is done again once it is back.
    return
  }
  // Answers and events come in order: what is here now, the service has marked as read.
  store.update((state) => markChatRead(state, chatId))
}

async function saveChatStatus(
  { api, store }: PanelSessionOptions,
  chatId: number,
  before: ChatStatus,
  status: ChatStatus,
): Promise<void> {
  store.update((state) => changeChatStatus(state, chatId, status))
  try {
    await api.setChatStatus(chatId, status)
  } catch {
    store.update((state) => ({
      ...changeChatStatus(state, chatId, before),
      problem: { text: statusText, remedy: 'dismiss' },
    }))
  }
}
