import { describe, expect, it, vi } from 'vitest'
import type { ChatMessage } from '../../src/widget/chat-types.js'
import { createOutbox } from '../../src/widget/outbox.js'
import type { Outbox, OutboxEntry } from '../../src/widget/outbox.js'
import {
  initialPanelState,
  mergeMessages,
  messagesOf,
  replaceChats,
} from '../../src/widget/panel-state.js'
import type { PanelState } from '../../src/widget/panel-state.js'
import { createStore } from '../../src/widget/store.js'
import type { Store } from '../../src/widget/store.js'
import { chat, message } from './samples.js'

interface Desk {
  readonly outbox: Outbox
  readonly store: Store<PanelState>
  readonly send: ReturnType<typeof vi.fn<(entry: OutboxEntry) => Promise<ChatMessage>>>
  readonly connect: (isConnected: boolean) => void
}

/** An outbox on a server that recognises a repeated message, as the service does. */
function desk(): Desk {
  let isConnected = true
  const taken = new Map<string, ChatMessage>()
  const store = createStore(replaceChats(initialPanelState(true), [chat()]))
  const send = vi.fn<(entry: OutboxEntry) => Promise<ChatMessage>>(
    async ({ clientMessageId, text }) => {
      const known = taken.get(clientMessageId)
      const answer = known ?? message({ id: 100 + taken.size, author: 'operator', text })
      taken.set(clientMessageId, answer)
      return answer
    },
  )
  const outbox = createOutbox<PanelState>({
    store,
    send,
    acknowledge: (state, acknowledged) => mergeMessages(state, [acknowledged]),
    isConnected: () => isConnected,
  })
  const connect = (isOn: boolean): void => {
    isConnected = isOn
  }
  return { outbox, store, send, connect }
}

function texts(store: Store<PanelState>): readonly string[] {
  return messagesOf(store.get(), 1).map(({ text }) => text)
}

describe('createOutbox', () => {
  it('sends at once where there is a connection', async () => {
    const { outbox, store } = desk()

    outbox.add(1, 'Good morning')
    await outbox.flush()

    expect(texts(store)).toEqual(['Good morning'])
    expect(store.get().outbox).toEqual([])
  })

  it('keeps what is written without a connection, and sends it in order once there is one', async () => {
    const { outbox, store, send, connect } = desk()
    connect(false)
    outbox.add(1, 'One')
    outbox.add(1, 'Two')
    await outbox.flush()
    expect(send).not.toHaveBeenCalled()

    connect(true)
    await outbox.flush()

    expect(texts(store)).toEqual(['One', 'Two'])
    expect(store.get().outbox).toEqual([])
  })

  it('sends again under the same id when the acknowledgement was lost, so that nothing is doubled', async () => {
    const { outbox, store, send, connect } = desk()
    const server = send.getMockImplementation()
    send.mockImplementationOnce(async (entry) => {
      await server?.(entry)
      connect(false)
      throw new Error('connection lost')
    })
    outbox.add(1, 'Once only')
    await outbox.flush()
    expect(store.get().outbox[0]?.state).toBe('queued')

    connect(true)
    await outbox.flush()

    expect(texts(store)).toEqual(['Once only'])
    expect(send).toHaveBeenCalledTimes(2)
    expect(send.mock.calls[0]?.[0].clientMessageId).toBe(send.mock.calls[1]?.[0].clientMessageId)
  })

  it('marks what the server refuses, goes on with the next, and sends the first again on demand', async () => {
    const { outbox, store, send } = desk()
    send.mockRejectedValueOnce(new Error('refused'))
    outbox.add(1, 'First')
    outbox.add(1, 'Second')
    await outbox.flush()
    const failed = store.get().outbox[0]
    expect(failed?.state).toBe('failed')
    expect(texts(store)).toEqual(['Second'])

    outbox.retry(failed?.clientMessageId ?? '')
    await outbox.flush()

    expect(texts(store)).toEqual(['Second', 'First'])
    expect(store.get().outbox).toEqual([])
  })

  it('drops a refused message on demand', async () => {
    const { outbox, store, send } = desk()
    send.mockRejectedValueOnce(new Error('refused'))
    outbox.add(1, 'Never mind')
    await outbox.flush()

    outbox.discard(store.get().outbox[0]?.clientMessageId ?? '')

    expect(store.get().outbox).toEqual([])
    expect(texts(store)).toEqual([])
  })

  it('sends what is added while the last round of sending comes to its end', async () => {
    const { outbox, store } = desk()
    const round = outbox.flush()
    await Promise.resolve()

    outbox.add(1, 'Just in time')
    await round
    await outbox.flush()

    expect(texts(store)).toEqual(['Just in time'])
  })

  it('sends one message at a time however often it is flushed', async () => {
    const { outbox, send, connect } = desk()
    connect(false)
    outbox.add(1, 'Only one')
    connect(true)

    await Promise.all([outbox.flush(), outbox.flush(), outbox.flush()])

    expect(send).toHaveBeenCalledTimes(1)
  })
})
