import { onTestFinished } from 'vitest'
import type { Emulator, WireMessage } from '../src/index.js'
import { call } from './support.js'

/** A chat that a customer has begun. */
export interface CustomerChat {
  readonly id: number
  readonly key: string
}

/** One server-sent event. */
export interface SentEvent {
  readonly id: string
  readonly name: string
  readonly data: unknown
}

/** A customer's stream of events. */
export interface EventStream {
  readonly events: readonly SentEvent[]
  /** Id that a browser would send to go on. */
  readonly lastId: () => string
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>
  readonly stop: () => void
}

/** Begins a chat as a customer. */
export async function beginChat(emulator: Emulator, organizationId = 6): Promise<CustomerChat> {
  const { json } = await call(emulator, '/_emulator/customer/chats', {
    body: { organizationId, name: 'Anna' },
  })
  // The shape is asserted by the tests of the call itself.
  const { chat, key } = json as { chat: { id: number }; key: string }
  return { id: chat.id, key }
}

/** Writes as a customer. */
export async function write(
  emulator: Emulator,
  { id, key }: CustomerChat,
  message: string,
  clientId?: string,
): Promise<WireMessage> {
  const path = `/_emulator/customer/chats/${id}/messages?key=${key}`
  const { json } = await call(emulator, path, { body: { message, clientId } })
  // The shape is asserted by the tests of the call itself.
  return json as WireMessage
}

/** Listens as a customer's page does; ends with the test. */
export async function listen(
  emulator: Emulator,
  { id, key }: CustomerChat,
  lastEventId?: string,
): Promise<EventStream> {
  const abort = new AbortController()
  onTestFinished(() => abort.abort())
  const response = await fetch(`${emulator.url}/_emulator/customer/chats/${id}/events?key=${key}`, {
    headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
    signal: abort.signal,
  })
  const events: SentEvent[] = []
  let lastId = ''
  const ended = read(response, (block) => {
    lastId = field(block, 'id') ?? lastId
    const data = field(block, 'data')
    if (data === undefined) return
    events.push({ id: lastId, name: field(block, 'event') ?? 'message', data: JSON.parse(data) })
  })
  return { events, lastId: () => lastId, ended, stop: () => abort.abort() }
}

async function read(response: Response, onBlock: (block: string) => void): Promise<void> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true })
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) onBlock(block)
    }
  } catch {
    // Cut or stopped: ended either way.
  }
}

function field(block: string, name: string): string | undefined {
  const line = block.split('\n').find((one) => one.startsWith(`${name}: `))
  return line?.slice(name.length + 2)
}
