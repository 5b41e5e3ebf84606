import type { CustomerEvents } from './customer-events.js'

/** A comment now and then keeps proxies from ending a silent connection. Milliseconds. */
const keepAliveMs = 15_000
/** What the browser waits before it connects again, milliseconds. */
const retryMs = 1_000

/** What an open stream is written with. */
export interface EventStreamWriter {
  readonly send: (text: string) => void
  readonly end: () => void
}

/**
 * Answers with server-sent events.
 *
 * @param open - Writes the first ones and subscribes to the next; returns what ends the subscription.
 */
export function serverSentEvents(open: (writer: EventStreamWriter) => () => void): Response {
  let stop: (() => void) | null = null
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      const send = (text: string): void => controller.enqueue(encoder.encode(text))
      send(`retry: ${retryMs}\n\n`)
      const timer = setInterval(() => send(': still here\n\n'), keepAliveMs)
      const end = (): void => {
        clearInterval(timer)
        controller.close()
      }
      const unsubscribe = open({ send, end })
      stop = () => {
        clearInterval(timer)
        unsubscribe()
      }
    },
    cancel: () => stop?.(),
  })
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }
  return new Response(body, { headers })
}

interface ServerSentEvent {
  readonly name: string
  readonly data: unknown
  readonly id?: number
}

/** Writes one event. */
export function toEventText({ name, data, id }: ServerSentEvent): string {
  const idLine = id === undefined ? '' : `id: ${id}\n`
  return `${idLine}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}

/**
 * Answers with the events of one chat.
 *
 * @param lastEventId - The newest event that the page has, or `null` to begin with the next one.
 */
export function eventStream(
  events: CustomerEvents,
  chatId: number,
  lastEventId: number | null,
): Response {
  return serverSentEvents(({ send, end }) => {
    // An id without data sets the browser's last event id and fires nothing: a connection that is
    // lost before the first event then misses none.
    send(`id: ${lastEventId ?? events.lastId()}\n\n`)
    if (lastEventId !== null) {
      for (const event of events.since(chatId, lastEventId)) send(toEventText(event))
    }
    return events.subscribe(chatId, { onEvent: (event) => send(toEventText(event)), onEnd: end })
  })
}

const encoder = new TextEncoder()
