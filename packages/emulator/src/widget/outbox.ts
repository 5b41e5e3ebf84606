import type { ChatMessage } from './chat-types.js'
import type { Store } from './store.js'

/** A message that the server has not acknowledged yet. */
export interface OutboxEntry {
  readonly clientMessageId: string
  readonly chatId: number
  readonly text: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly state: 'queued' | 'sending' | 'failed'
}

/** A state that holds messages on their way. */
export interface WithOutbox {
  readonly outbox: readonly OutboxEntry[]
}

/** How the outbox sends. */
export interface OutboxOptions<State extends WithOutbox> {
  readonly store: Store<State>
  /** Sends one message; the server answers a repeated `clientMessageId` with the first message. */
  readonly send: (entry: OutboxEntry) => Promise<ChatMessage>
  /** Takes the acknowledged message into the state, and its entry out of the outbox. */
  readonly acknowledge: (state: State, message: ChatMessage) => State
  /** Whether there is a connection to send over. */
  readonly isConnected: () => boolean
}

/** Messages on their way to the server. */
export interface Outbox {
  /** Adds a message; it is sent at once, or as soon as there is a connection. */
  readonly add: (chatId: number, text: string) => void
  /** Sends what waits, one after the other, so that the order stays. */
  readonly flush: () => Promise<void>
  /** Tries a message once more that the server had refused. */
  readonly retry: (clientMessageId: string) => void
  /** Drops a message that the server had refused. */
  readonly discard: (clientMessageId: string) => void
}

/**
 * Makes the queue of messages that were sent and that the server has not acknowledged. A message
 * whose acknowledgement was lost with the connection is sent again under the same id.
 */
export function createOutbox<State extends WithOutbox>(options: OutboxOptions<State>): Outbox {
  const { store } = options
  let flushing: Promise<void> | null = null

  // Whether something waits is asked and answered in one go: what is added later starts a new round.
  async function sendAll(): Promise<void> {
    await Promise.resolve()
    for (let entry = nextEntry(options); entry !== null; entry = nextEntry(options)) {
      await sendEntry(options, entry)
    }
    flushing = null
  }

  async function flush(): Promise<void> {
    flushing ??= sendAll()
    await flushing
  }

  return {
    flush,
    add: (chatId, text) => {
      store.update((state) => ({ ...state, outbox: [...state.outbox, newEntry(chatId, text)] }))
      void flush()
    },
    retry: (clientMessageId) => {
      store.update((state) => withEntryState(state, clientMessageId, 'queued'))
      void flush()
    },
    discard: (clientMessageId) => {
      store.update((state) => ({
        ...state,
        outbox: state.outbox.filter((entry) => entry.clientMessageId !== clientMessageId),
      }))
    },
  }
}

function nextEntry<State extends WithOutbox>(options: OutboxOptions<State>): OutboxEntry | null {
  if (!options.isConnected()) return null
  return options.store.get().outbox.find(({ state }) => state === 'queued') ?? null
}

async function sendEntry<State extends WithOutbox>(
  { store, send, acknowledge, isConnected }: OutboxOptions<State>,
  entry: OutboxEntry,
): Promise<void> {
  const { clientMessageId } = entry
  store.update((state) => withEntryState(state, clientMessageId, 'sending'))
  try {
    const message = await send(entry)
    store.update((state) => acknowledge(state, { ...message, clientMessageId }))
  } catch {
    // Without a connection nobody knows what became of it; with one, the server has refused it.
    const next = isConnected() ? 'failed' : 'queued'
    store.update((state) => withEntryState(state, clientMessageId, next))
  }
}

function newEntry(chatId: number, text: string): OutboxEntry {
  return { clientMessageId: randomId(), chatId, text, createdAt: Date.now(), state: 'queued' }
}

function withEntryState<State extends WithOutbox>(
  state: State,
  clientMessageId: string,
  entryState: OutboxEntry['state'],
): State {
  const outbox = state.outbox.map((entry) =>
    entry.clientMessageId === clientMessageId ? { ...entry, state: entryState } : entry,
  )
  return { ...state, outbox }
}

// `crypto.randomUUID` is missing on plain http hosts other than localhost.
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
