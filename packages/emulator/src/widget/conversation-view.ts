import { avatar, nameAvatar } from './avatar.js'
import { chatStatusName, chatStatusNames, toChatStatus } from './chat-types.js'
import type { Chat } from './chat-types.js'
import { createComposer } from './composer.js'
import { element, setAttributes, setText } from './dom.js'
import { icon } from './icons.js'
import { conversationItems } from './message-items.js'
import { createMessageLog } from './message-log.js'
import type { MessageLog } from './message-log.js'
import type { PanelSession } from './panel-session.js'
import { messagesOf } from './panel-state.js'
import type { PanelState } from './panel-state.js'

/** The conversation that is open. */
export interface ConversationView {
  readonly element: HTMLElement
  readonly update: (state: PanelState) => void
  /** Puts the focus into the composer, or on the heading where that would open a keyboard. */
  readonly focus: () => void
}

const sendHint = 'Enter to send, Shift + Enter for a new line'
const waitHint = 'Not connected: your messages are sent as soon as the connection is back.'

/** Makes the conversation pane: heading with status, messages, composer. */
export function createConversationView(
  session: PanelSession,
  onBack: () => void,
): ConversationView {
  const heading = createHeading(session, onBack)
  const place = element('div', { class: 'log-place' })
  const composer = createComposer({ onInput: session.setDraft, onSend: session.sendDraft })
  const pane = element(
    'section',
    { class: 'conversation', 'data-testid': 'conversation', hidden: true },
    heading.element,
    place,
    composer.element,
  )
  let shown: { readonly chatId: number; readonly log: MessageLog } | null = null

  function logOf(chat: Chat): MessageLog {
    if (shown?.chatId === chat.id) return shown.log
    // A log of its own for each chat: what is in it from the start is not read out.
    const log = createMessageLog({
      label: `Messages with ${chat.customerName}`,
      ownAuthor: 'operator',
      onRetry: session.retryMessage,
      onDiscard: session.discardMessage,
    })
    shown = { chatId: chat.id, log }
    place.replaceChildren(log.element)
    return log
  }

  return {
    element: pane,
    focus: () => {
      if (matchMedia('(pointer: coarse)').matches) heading.focus()
      else composer.focus()
    },
    update: (state) => {
      const chat = state.chats.get(state.selectedChatId ?? 0)
      setAttributes(pane, { hidden: chat === undefined })
      if (chat === undefined) {
        shown = null
        return
      }
      heading.update(chat)
      setAttributes(pane, { 'aria-label': `Conversation with ${chat.customerName}` })
      setAttributes(place, { 'data-loading': !state.loadedChatIds.has(chat.id) })
      const isConnected = state.connection === 'connected'
      composer.update({
        text: state.drafts.get(chat.id) ?? '',
        label: `Message to ${chat.customerName}`,
        hint: isConnected ? sendHint : waitHint,
        isHintUrgent: !isConnected,
      })
      const outbox = state.outbox.filter(({ chatId }) => chatId === chat.id)
      const messages = messagesOf(state, chat.id)
      logOf(chat).update(conversationItems(messages, outbox, 'operator', Date.now()))
    },
  }
}

interface Heading {
  readonly element: HTMLElement
  readonly update: (chat: Chat) => void
  readonly focus: () => void
}

function createHeading(session: PanelSession, onBack: () => void): Heading {
  const picture = avatar()
  const name = element('h3', { tabindex: -1 })
  const details = element('p', { class: 'details' })
  const back = element(
    'button',
    { type: 'button', class: 'quiet', 'data-testid': 'back', 'aria-label': 'Back to all chats' },
    icon('back'),
  )
  const status = element(
    'select',
    { 'data-testid': 'chat-status', 'aria-label': 'Status of this chat' },
    ...chatStatusNames.map(({ value, label }) => element('option', { value }, label)),
  )
  back.addEventListener('click', onBack)
  status.addEventListener('change', () => session.setChatStatus(toChatStatus(status.value)))
  return {
    focus: () => name.focus(),
    element: element(
      'div',
      { class: 'heading' },
      back,
      picture,
      element('div', { class: 'names' }, name, details),
      element('div', { class: 'select' }, status),
    ),
    update: (chat) => {
      nameAvatar(picture, chat.customerName)
      setText(name, chat.customerName)
      setText(details, [chat.channel, chat.customerPhone].filter((part) => part !== '').join(' · '))
      setAttributes(details, { title: chat.theme === '' ? null : chat.theme })
      status.value = String(chat.status)
      setAttributes(status, { 'data-status': chatStatusName(chat.status).key })
    },
  }
}
