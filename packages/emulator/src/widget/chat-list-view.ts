import { createChatItem, updateChatItem } from './chat-item.js'
import type { Chat } from './chat-types.js'
import { element, keyedList, setAttributes, setText } from './dom.js'
import { icon } from './icons.js'
import type { PanelSession } from './panel-session.js'
import { visibleChats } from './panel-state.js'
import type { PanelState } from './panel-state.js'

/** How many chats the list shows more each time: a thousand rows at once would be slow. */
const chatsAtOnce = 50

/** The list of chats. */
export interface ChatListView {
  readonly element: HTMLElement
  readonly update: (state: PanelState) => void
  /** Puts the focus on a chat of the list. */
  readonly focus: (chatId: number) => void
}

/** Makes the list with its search and filter. */
export function createChatListView(
  session: PanelSession,
  onSelect: (chatId: number) => void,
): ChatListView {
  const tools = createTools(session)
  const list = element('ul', { class: 'chats', 'data-testid': 'chat-list' })
  const empty = element('p', { class: 'empty', hidden: true })
  const skeleton = createSkeleton()
  const more = element('button', { type: 'button', class: 'more', hidden: true }, 'More chats')
  let shownCount = chatsAtOnce
  let lastState: PanelState | null = null
  let selectedChatId: number | null = null
  const show = keyedList<Chat>(list, {
    keyOf: ({ id }) => String(id),
    create: (chat) => element('li', {}, createChatItem(chat.id, onSelect)),
    update: (node, chat) => updateChatItem(node, chat, chat.id === selectedChatId, Date.now()),
  })
  list.addEventListener('keydown', moveFocus)
  more.addEventListener('click', () => {
    const before = list.childElementCount
    shownCount += chatsAtOnce
    if (lastState !== null) update(lastState)
    list.children.item(before)?.querySelector('button')?.focus()
  })

  function update(state: PanelState): void {
    lastState = state
    selectedChatId = state.selectedChatId
    tools.update(state)
    const chats = visibleChats(state)
    show(chats.slice(0, shownCount))
    setAttributes(more, { hidden: chats.length <= shownCount })
    setAttributes(skeleton, { hidden: !state.isLoading })
    setAttributes(empty, { hidden: state.isLoading || chats.length > 0 })
    setText(empty, emptyText(state))
  }

  return {
    element: element(
      'nav',
      { class: 'list', 'aria-label': 'Chats' },
      tools.element,
      element('div', { class: 'list-scroller' }, skeleton, list, more, empty),
    ),
    focus: (chatId) => {
      list.querySelector<HTMLElement>(`[data-chat-id="${chatId}"]`)?.focus()
    },
    update,
  }
}

function emptyText({ chats, isUnreadOnly, search, problem }: PanelState): string {
  if (chats.size === 0) {
    return problem === null ? 'No chats yet. A chat appears here when a customer writes.' : ''
  }
  if (search.trim() !== '') return 'No chat matches your search.'
  return isUnreadOnly ? 'Nothing unread. Well done!' : ''
}

interface Tools {
  readonly element: HTMLElement
  readonly update: (state: PanelState) => void
}

function createTools(session: PanelSession): Tools {
  const search = element('input', {
    type: 'search',
    'data-testid': 'search',
    placeholder: 'Search chats',
    'aria-label': 'Search chats',
    autocomplete: 'off',
  })
  const all = element('button', { type: 'button' }, 'All')
  const unread = element('button', { type: 'button', 'data-testid': 'unread-only' }, 'Unread')
  search.addEventListener('input', () => session.setSearch(search.value))
  search.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || search.value === '') return
    // The first Escape empties the field, the next one closes the panel.
    event.preventDefault()
    session.setSearch('')
  })
  all.addEventListener('click', () => session.setUnreadOnly(false))
  unread.addEventListener('click', () => session.setUnreadOnly(true))
  return {
    element: element(
      'div',
      { class: 'tools' },
      element('div', { class: 'search' }, icon('search'), search),
      element('div', { class: 'filter', role: 'group', 'aria-label': 'Show' }, all, unread),
    ),
    update: (state) => {
      if (search.value !== state.search) search.value = state.search
      setAttributes(all, { 'aria-pressed': String(!state.isUnreadOnly) })
      setAttributes(unread, { 'aria-pressed': String(state.isUnreadOnly) })
    },
  }
}

function createSkeleton(): HTMLElement {
  const rows = Array.from({ length: 4 }, () =>
    element('div', { class: 'bone' }, element('span'), element('span'), element('span')),
  )
  const words = element('p', { class: 'unseen' }, 'Loading chats')
  return element('div', { class: 'skeleton', role: 'status' }, words, ...rows)
}

function moveFocus(event: KeyboardEvent): void {
  const list = event.currentTarget
  if (!(list instanceof HTMLElement) || !(event.target instanceof Element)) return
  const items = [...list.querySelectorAll<HTMLElement>('[data-chat-id]')]
  const index = items.findIndex((item) => item === event.target)
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    Home: 0,
    End: items.length - 1,
  }
  const target = items[targets[event.key] ?? -1]
  if (target === undefined) return
  event.preventDefault()
  target.focus()
}
