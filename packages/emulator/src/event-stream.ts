import type { CustomerEvent, CustomerEvents } from './customer-events.js'

/** A comment now and then keeps proxies from ending a silent connection. Milliseconds. */
const keepAliveMs = 15_000
/** What the browser waits before it connects again, milliseconds. */
const retryMs = 1_000

/**
 * Answers with the events of one chat as server-sent events.
 *
 * @param lastEventId - The newest event that the page has, or `null` to begin with the next one.
 */
export function eventStream(
  events: CustomerEvents,
  chatId: number,
  lastEventId: number | null,
): Response {
  let stop: (() => void) | null = null
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      const send = (text: string): void => controller.enqueue(encoder.encode(text))
      // An id without data sets the browser's last event id and fires nothing: a connection that is
      // lost before the first event then misses none.
      send(`retry: ${retryMs}\nid: ${lastEventId ?? events.lastId()}\n\n`)
      if (lastEventId !== null) {
        for (const event of events.since(chatId, lastEventId)) send(toText(event))
      }
      stop = subscribe(events, chatId, controller, send)
    },
    cancel: () => stop?.(),
  })
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }
  return new Response(body, { headers })
}

const encoder = new TextEncoder()

function subscribe(
  events: CustomerEvents,
  chatId: number,
  controller: ReadableStreamDefaultController<Uint8Array>,
  send: (text: string) => void,
): () => void {
  const timer = setInterval(() => send(': still here\n\n'), keepAliveMs)
  const unsubscribe = events.subscribe(chatId, {
    onEvent: (event) => send(toText(event)),
    onEnd: () => {
      clearInterval(timer)
      controller.close()
    },
  })
  return () => {
    clearInterval(timer)
    unsubscribe()
  }
}

function toText({ id, name, data }: CustomerEvent): string {
  return `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}
