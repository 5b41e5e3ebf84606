import type { WidgetSwitches } from '../widget-switches.js'
import { avatar, nameAvatar } from './avatar.js'
import { createChatListView } from './chat-list-view.js'
import { createConversationView } from './conversation-view.js'
import { element, setAttributes, setText } from './dom.js'
import { icon } from './icons.js'
import { createNotice } from './notice.js'
import { fillHost } from './panel-root.js'
import type { PanelSession } from './panel-session.js'
import { totalUnread } from './panel-state.js'
import type { PanelState } from './panel-state.js'
import type { Store } from './store.js'
import conversationCss from './styles/conversation.css'
import listCss from './styles/list.css'
import panelCss from './styles/panel.css'
import themeCss from './styles/theme.css'

interface Part {
  readonly element: HTMLElement
  readonly update: (state: PanelState) => void
}

/** What a panel is built with. */
export interface PanelViewOptions {
  readonly host: HTMLElement
  readonly root: WidgetSwitches['root']
  readonly store: Store<PanelState>
  readonly session: PanelSession
}

const css = [themeCss, panelCss, listCss, conversationCss].join('\n')

/** Builds the panel in its host, and keeps it in step with the store. */
export function createPanelView({ host, root: kind, store, session }: PanelViewOptions): void {
  const launcher = createLauncher(() => session.setOpen(!store.get().isOpen))
  const announcer = createAnnouncer()
  const list = createChatListView(session, (chatId) => {
    session.select(chatId)
    conversation.focus()
  })
  const conversation = createConversationView(session, () => {
    const { selectedChatId } = store.get()
    session.select(null)
    if (selectedChatId !== null) list.focus(selectedChatId)
  })
  const header = createHeader()
  const notice = createNotice(session.resolveProblem)
  const body = element('div', { class: 'body' }, list.element, conversation.element)
  const panel = element(
    'div',
    { class: 'panel', id: 'panel', 'data-testid': 'panel' },
    header.element,
    notice.element,
    body,
  )
  const root = element(
    'section',
    { class: 'root', 'aria-label': 'ChatHub operator panel' },
    launcher.element,
    panel,
    announcer.element,
  )
  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || !store.get().isOpen) return
    event.stopPropagation()
    session.setOpen(false)
    launcher.element.focus()
  })

  function render(): void {
    const state = store.get()
    setAttributes(root, {
      'data-open': state.isOpen,
      'data-view': state.selectedChatId === null ? 'list' : 'conversation',
      'data-refused': state.problem?.remedy === 'none',
    })
    setAttributes(panel, { hidden: !state.isOpen })
    // It moves where the operator opens it, not when the page loads.
    if (!state.isOpen) setAttributes(root, { 'data-animated': true })
    for (const part of [header, notice, list, conversation, launcher, announcer]) part.update(state)
  }

  store.subscribe(render)
  render()
  fillHost(kind, { host, content: root, css, store })
}

// Closed, it floats and has the badge; open, it is the button that closes the panel.
function createLauncher(onPress: () => void): Part {
  const badge = element('span', { class: 'launcher-badge badge', 'aria-hidden': 'true' })
  const button = element(
    'button',
    {
      type: 'button',
      class: 'launcher',
      'data-testid': 'launcher',
      'aria-controls': 'panel',
    },
    icon('chat'),
    icon('close'),
    badge,
  )
  button.addEventListener('click', onPress)
  return {
    element: button,
    update: (state) => {
      const unread = totalUnread(state)
      const isBroken = state.problem?.remedy === 'none'
      setText(badge, isBroken ? '!' : String(unread))
      setAttributes(badge, { hidden: state.isOpen || (unread === 0 && !isBroken) })
      const news = unread === 0 ? '' : `, ${unread} unread`
      setAttributes(button, {
        'aria-expanded': String(state.isOpen),
        'aria-label': state.isOpen ? 'Close the chat panel' : `Open the chat panel${news}`,
      })
    },
  }
}

function createHeader(): Part {
  const picture = avatar()
  const name = element('h2', { 'data-testid': 'operator-name' })
  const organization = element('span', {
    class: 'organization',
    'data-testid': 'panel-organization',
  })
  const connection = element('span', { 'data-testid': 'connection' })
  const light = element('span', { class: 'light', role: 'status' }, connection)
  const unread = element('span', { 'data-testid': 'unread-total' })
  const total = element(
    'span',
    { class: 'total' },
    icon('inbox'),
    unread,
    element('span', { class: 'unseen' }, ' unread messages'),
  )
  return {
    element: element(
      'div',
      { class: 'header' },
      picture,
      element('div', { class: 'names' }, name, element('p', {}, organization, light)),
      total,
    ),
    update: (state) => {
      const { identity } = state
      nameAvatar(picture, identity?.name ?? 'ChatHub')
      setText(name, identity?.name ?? 'ChatHub')
      setText(organization, identity?.organizationName ?? '')
      setText(connection, state.connection)
      setAttributes(light, { 'data-connection': state.connection })
      setText(unread, String(totalUnread(state)))
      setAttributes(total, { hidden: totalUnread(state) === 0 })
    },
  }
}

/** Tells screen readers of messages in chats that are not open. */
function createAnnouncer(): Part {
  const words = element('p', { class: 'unseen', role: 'status' })
  let before: PanelState | null = null
  return {
    element: words,
    update: (state) => {
      for (const chat of state.chats.values()) {
        const known = before?.chats.get(chat.id)
        const isNews = known !== undefined && chat.unreadCount > known.unreadCount
        if (isNews && chat.id !== state.selectedChatId) {
          setText(words, `New message from ${chat.customerName}`)
        }
      }
      before = state
    },
  }
}
