import { fieldsOf } from '../widget/wire.js'

/** What the source of events reports. */
export interface CustomerEventListeners {
  /** Connected, for the first time or again: what happened meanwhile has to be fetched. */
  readonly onOpen: () => void
  /** The connection is gone; it is tried again. */
  readonly onLost: () => void
  readonly onEvent: (name: string, fields: Readonly<Record<string, unknown>>) => void
}

const retryDelayMs = 2_000
const eventNames = ['message', 'message-status', 'chat-status'] as const

/**
 * Listens to server-sent events, and connects again however often the connection goes.
 *
 * @returns Ends it.
 */
export function openCustomerEvents(url: string, listeners: CustomerEventListeners): () => void {
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let isWanted = true

  function connect(): void {
    const current = new EventSource(url)
    source = current
    current.addEventListener('open', () => listeners.onOpen())
    current.addEventListener('error', () => {
      if (!isWanted) return
      listeners.onLost()
      // After an answer that is no stream, an EventSource stays closed for ever.
      if (current.readyState === EventSource.CLOSED) timer = setTimeout(connect, retryDelayMs)
    })
    for (const name of eventNames) {
      current.addEventListener(name, (event: MessageEvent<string>) => {
        listeners.onEvent(name, fieldsOf(JSON.parse(event.data)))
      })
    }
  }

  function reconnect(): void {
    clearTimeout(timer)
    source?.close()
    connect()
  }

  connect()
  // A dead network closes no stream by itself.
  addEventListener('offline', listeners.onLost)
  addEventListener('online', reconnect)
  return () => {
    isWanted = false
    clearTimeout(timer)
    source?.close()
    removeEventListener('offline', listeners.onLost)
    removeEventListener('online', reconnect)
  }
}
