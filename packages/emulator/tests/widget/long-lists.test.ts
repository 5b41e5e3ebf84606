// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createChatListView } from '../../src/widget/chat-list-view.js'
import { createMessageLog } from '../../src/widget/message-log.js'
import { conversationItems } from '../../src/widget/message-items.js'
import type { PanelSession } from '../../src/widget/panel-session.js'
import {
  initialPanelState,
  mergeMessages,
  messagesOf,
  replaceChats,
} from '../../src/widget/panel-state.js'
import { chat, message, minute, noon } from './samples.js'

afterEach(() => vi.restoreAllMocks())

const many = Array.from({ length: 1_000 }, (_, index) => index + 1)

describe('a list of a thousand chats', () => {
  it('is shown fifty at a time, and goes on with the next', () => {
    // The list alone asks its session for nothing.
    const view = createChatListView({} as PanelSession, () => {})
    document.body.append(view.element)
    const chats = many.map((id) => chat({ id, createdAt: noon - id * minute }))
    view.update({ ...replaceChats(initialPanelState(true), chats) })
    const rows = (): readonly string[] =>
      [...view.element.querySelectorAll('[data-chat-id]')].map(
        (row) => row.getAttribute('data-chat-id') ?? '',
      )
    const first = rows()

    view.element.querySelector<HTMLElement>('.more')?.click()

    expect(first).toHaveLength(50)
    expect(rows()).toHaveLength(100)
    expect(document.activeElement?.getAttribute('data-chat-id')).toBe(rows()[50])
  })

  it('has no more to show at its end', () => {
    const view = createChatListView({} as PanelSession, () => {})

    view.update(replaceChats(initialPanelState(true), [chat()]))

    expect(view.element.querySelector('.more')?.hasAttribute('hidden')).toBe(true)
  })
})

describe('a conversation of a thousand messages', () => {
  const messages = many.map((id) => message({ id, createdAt: noon + id, text: `Number ${id}` }))

  it('shows the newest hundred, and earlier ones when asked', () => {
    const log = createMessageLog({
      label: 'Messages',
      ownAuthor: 'operator',
      onRetry: () => {},
      onDiscard: () => {},
    })
    const shown = (): readonly (string | null)[] =>
      [...log.element.querySelectorAll('.text')].map(({ textContent }) => textContent)
    log.update(conversationItems(messages, [], 'operator', noon))
    const first = shown()

    log.element.querySelector<HTMLElement>('.more')?.click()

    expect([first.length, first[0], first.at(-1)]).toEqual([100, 'Number 901', 'Number 1000'])
    expect([shown().length, shown()[0]]).toEqual([200, 'Number 801'])
  })

  it('is merged with one copy of what is here, not one for each message', () => {
    const state = replaceChats(initialPanelState(true), [chat()])
    const set = vi.spyOn(Map.prototype, 'set')

    const merged = mergeMessages(state, messages)

    expect(set.mock.calls.length).toBeLessThan(5 * messages.length)
    set.mockRestore()
    expect(messagesOf(merged, 1)).toHaveLength(1_000)
  })
})
