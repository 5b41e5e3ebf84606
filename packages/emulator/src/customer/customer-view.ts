import { createComposer } from '../widget/composer.js'
import { setAttributes, setText, element, styleSheet } from '../widget/dom.js'
import { conversationItems } from '../widget/message-items.js'
import { createMessageLog } from '../widget/message-log.js'
import type { MessageLog } from '../widget/message-log.js'
import type { Store } from '../widget/store.js'
import conversationCss from '../widget/styles/conversation.css'
import themeCss from '../widget/styles/theme.css'
import { createCustomerForm } from './customer-form.js'
import { createCustomerHeader } from './customer-header.js'
import type { CustomerSession } from './customer-session.js'
import { customerMessages } from './customer-state.js'
import type { CustomerState } from './customer-state.js'
import customerCss from './customer.css'

const sendHint = 'Enter to send, Shift + Enter for a new line'
const waitHint = 'Not connected: your messages are sent as soon as the connection is back.'

interface Part {
  readonly element: HTMLElement
  readonly update: (state: CustomerState) => void
}

/** Builds the customer's page, and keeps it in step with the store. */
export function createCustomerView(
  app: HTMLElement,
  store: Store<CustomerState>,
  session: CustomerSession,
): void {
  const conversation = createConversation(session)
  const parts: readonly Part[] = [
    createCustomerHeader(session),
    createCustomerForm(session),
    conversation,
  ]
  let wasInChat = false

  function render(): void {
    const state = store.get()
    for (const part of parts) part.update(state)
    const isInChat = state.chat !== null
    if (isInChat && !wasInChat) conversation.focus()
    wasInChat = isInChat
  }

  document.adoptedStyleSheets = [styleSheet(themeCss, conversationCss, customerCss)]
  app.append(element('div', { class: 'card' }, ...parts.map((part) => part.element)))
  store.subscribe(render)
  render()
  document.addEventListener('visibilitychange', session.markSeen)
}

function createConversation(session: CustomerSession): Part & { readonly focus: () => void } {
  const place = element('div', { class: 'log-place' })
  const composer = createComposer({ onInput: session.setDraft, onSend: session.sendDraft })
  const pane = element(
    'section',
    { class: 'conversation', 'aria-label': 'Conversation' },
    place,
    composer.element,
  )
  let shown: { readonly chatId: number; readonly log: MessageLog } | null = null

  function logOf(chatId: number): MessageLog {
    if (shown?.chatId === chatId) return shown.log
    const log = createMessageLog({
      label: 'Messages',
      ownAuthor: 'customer',
      onRetry: session.retryMessage,
      onDiscard: session.discardMessage,
    })
    shown = { chatId, log }
    place.replaceChildren(createWelcome(), log.element)
    return log
  }

  return {
    element: pane,
    focus: composer.focus,
    update: (state) => {
      const { chat, outbox, draft, connection } = state
      setAttributes(pane, { hidden: chat === null })
      if (chat === null) return
      const isLost = connection === 'reconnecting'
      composer.update({
        text: draft,
        label: `Message to ${chat.organization.name}`,
        hint: isLost ? waitHint : sendHint,
        isHintUrgent: isLost,
      })
      const messages = customerMessages(state)
      const items = conversationItems(messages, outbox, 'customer', Date.now())
      logOf(chat.id).update(items)
      setWelcome(place, chat.customerName, items.length === 0)
    },
  }
}

function createWelcome(): HTMLElement {
  return element('p', { class: 'welcome' })
}

function setWelcome(place: HTMLElement, name: string, isShown: boolean): void {
  for (const welcome of place.querySelectorAll('.welcome')) {
    setText(welcome, `Welcome, ${name}! Write your question, and an operator will answer here.`)
    setAttributes(welcome, { hidden: !isShown })
  }
}
