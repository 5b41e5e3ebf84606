import { describe, expect, it } from 'vitest'
import { conversationItems } from '../../src/widget/message-items.js'
import type { MessageItem } from '../../src/widget/message-items.js'
import type { OutboxEntry } from '../../src/widget/outbox.js'
import { message, minute, noon } from './samples.js'

const day = 24 * 60 * minute
const waiting: OutboxEntry = {
  clientMessageId: 'abc',
  chatId: 1,
  text: 'On its way',
  createdAt: noon,
  state: 'queued',
}

function messagesIn(items: ReturnType<typeof conversationItems>): readonly MessageItem[] {
  return items.filter((item) => item.kind === 'message')
}

describe('conversationItems', () => {
  it('puts a line before each day', () => {
    const messages = [
      message({ id: 1, createdAt: noon - 2 * day }),
      message({ id: 2, createdAt: noon - day }),
      message({ id: 3, createdAt: noon }),
    ]

    const items = conversationItems(messages, [], 'operator', noon)

    const names = items.map((item) => (item.kind === 'day' ? item.name : item.id))
    expect(names).toEqual(['Monday 16 March', 1, 'Yesterday', 2, 'Today', 3])
  })

  it('shows what waits in the outbox at the end, as sending', () => {
    const [first, last] = messagesIn(conversationItems([message()], [waiting], 'operator', noon))

    expect(first?.delivery).toBe('sent')
    expect(last).toMatchObject({ delivery: 'sending', id: null, author: 'operator', retryId: null })
  })

  it('keeps the key of a message when the server acknowledges it', () => {
    const [before] = messagesIn(conversationItems([], [waiting], 'operator', noon))
    const stored = message({ author: 'operator', clientMessageId: 'abc' })

    const [after] = messagesIn(conversationItems([stored], [], 'operator', noon))

    expect(after?.key).toBe(before?.key)
  })

  it('offers a second try for what was refused', () => {
    const refused: OutboxEntry = { ...waiting, state: 'failed' }

    const [item] = messagesIn(conversationItems([], [refused], 'operator', noon))

    expect(item).toMatchObject({ delivery: 'failed', retryId: 'abc' })
  })

  it('joins messages of one author within five minutes', () => {
    const messages = [
      message({ id: 1, createdAt: noon }),
      message({ id: 2, createdAt: noon + 4 * minute }),
      message({ id: 3, createdAt: noon + 10 * minute }),
      message({ id: 4, createdAt: noon + 11 * minute, author: 'operator' }),
    ]

    const items = messagesIn(conversationItems(messages, [], 'operator', noon))

    expect(items.map(({ isContinued }) => isContinued)).toEqual([false, true, false, false])
  })
})
