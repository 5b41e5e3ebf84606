import type { MessageAuthor } from './chat-types.js'
import { element, keyedList, setAttributes, setText } from './dom.js'
import { timeOf } from './format.js'
import { icon } from './icons.js'
import type { DayItem, Delivery, MessageItem } from './message-items.js'

/** How a conversation is shown. */
export interface MessageLogOptions {
  /** What a screen reader calls it. */
  readonly label: string
  /** Whose messages stand on the right. */
  readonly ownAuthor: MessageAuthor
  readonly onRetry: (clientMessageId: string) => void
  readonly onDiscard: (clientMessageId: string) => void
}

/** The messages of one conversation. */
export interface MessageLog {
  readonly element: HTMLElement
  /** Shows the items, and the newest of them unless the reader has scrolled up. */
  readonly update: (items: readonly (MessageItem | DayItem)[]) => void
}

const deliveryWords: Readonly<Record<Delivery, string>> = {
  sending: 'Sending',
  sent: 'Sent',
  read: 'Read',
  failed: 'Not sent',
}

const nearTheEndPx = 60
/** How many messages and days are shown, and how many more each time. */
const itemsAtOnce = 100

/** Makes the list of messages: a log that screen readers read out as it grows. */
export function createMessageLog(options: MessageLogOptions): MessageLog {
  const list = element('div', { class: 'messages' })
  const earlier = element(
    'button',
    { type: 'button', class: 'more', hidden: true },
    'Earlier messages',
  )
  const scroller = element(
    'div',
    { class: 'scroller', role: 'log', 'aria-live': 'polite', 'aria-label': options.label },
    earlier,
    list,
  )
  // A scrolling area has to be reachable by keyboard.
  scroller.tabIndex = 0
  const jump = element('button', { type: 'button', class: 'jump', hidden: true }, icon('down'))
  jump.append('New messages')
  const show = keyedList<MessageItem | DayItem>(list, {
    keyOf: ({ key }) => key,
    create: (item) => (item.kind === 'day' ? createDay() : createMessage(item, options)),
    update: (node, item) => {
      if (item.kind === 'day') setText(node, item.name)
      else updateMessage(node, item)
    },
  })
  let lastKey: string | undefined
  let lastItems: readonly (MessageItem | DayItem)[] = []
  let shownCount = itemsAtOnce

  function showNewest(items: readonly (MessageItem | DayItem)[]): void {
    lastItems = items
    show(items.slice(-shownCount))
    setAttributes(earlier, { hidden: items.length <= shownCount })
  }

  function scrollToEnd(): void {
    scroller.scrollTop = scroller.scrollHeight
    setAttributes(jump, { hidden: true })
  }

  jump.addEventListener('click', scrollToEnd)
  earlier.addEventListener('click', () => {
    const { scrollHeight, scrollTop } = scroller
    shownCount += itemsAtOnce
    showNewest(lastItems)
    // What the reader was looking at stays where it was.
    scroller.scrollTop = scrollTop + scroller.scrollHeight - scrollHeight
    // The button may be gone, and the focus with it.
    scroller.focus({ preventScroll: true })
  })
  scroller.addEventListener('scroll', () => {
    if (isNearTheEnd(scroller)) setAttributes(jump, { hidden: true })
  })
  return {
    element: element('div', { class: 'log' }, scroller, jump),
    update: (items) => {
      const last = items.at(-1)
      const wasAtEnd = isNearTheEnd(scroller)
      const isOwn = last?.kind === 'message' && last.author === options.ownAuthor
      showNewest(items)
      const isNew = last?.key !== lastKey
      if (wasAtEnd || (isNew && isOwn) || lastKey === undefined) scrollToEnd()
      else if (isNew) setAttributes(jump, { hidden: false })
      lastKey = last?.key
    },
  }
}

function isNearTheEnd({ scrollHeight, scrollTop, clientHeight }: HTMLElement): boolean {
  return scrollHeight - scrollTop - clientHeight < nearTheEndPx
}

function createDay(): HTMLElement {
  return element('div', { class: 'day' })
}

function createMessage(item: MessageItem, options: MessageLogOptions): HTMLElement {
  const { author, text } = item
  const isOwn = author === options.ownAuthor
  const who = isOwn ? 'You' : author === 'operator' ? 'Operator' : 'Customer'
  const node = element(
    'div',
    { class: 'message', 'data-testid': 'message', 'data-author': author, 'data-own': isOwn },
    element('span', { class: 'unseen' }, `${who}: `),
    element('div', { class: 'bubble' }, element('div', { class: 'text' }, text)),
    element('div', { class: 'meta' }, element('time'), element('span', { class: 'delivery' })),
  )
  if (isOwn) node.append(createFailure(node, options))
  return node
}

function createFailure(node: HTMLElement, { onRetry, onDiscard }: MessageLogOptions): HTMLElement {
  const retry = element('button', { type: 'button', 'data-testid': 'retry' }, 'Try again')
  const discard = element('button', { type: 'button' }, 'Delete')
  const retryId = (): string => node.dataset['retryId'] ?? ''
  retry.addEventListener('click', () => onRetry(retryId()))
  discard.addEventListener('click', () => onDiscard(retryId()))
  return element('div', { class: 'failure' }, retry, discard)
}

function updateMessage(node: HTMLElement, item: MessageItem): void {
  const { id, createdAt, delivery, retryId, isContinued, text } = item
  setAttributes(node, {
    'data-message-id': id,
    'data-status': delivery,
    'data-retry-id': retryId,
    'data-continued': isContinued,
  })
  for (const part of node.querySelectorAll('.text')) setText(part, text)
  for (const part of node.querySelectorAll('time')) {
    setText(part, timeOf(createdAt))
    setAttributes(part, { datetime: new Date(createdAt).toISOString() })
  }
  const mark = node.querySelector('.delivery')
  if (mark === null || node.dataset['own'] === undefined) return
  if (mark.getAttribute('data-delivery') === delivery) return
  setAttributes(mark, { 'data-delivery': delivery })
  mark.replaceChildren(icon(delivery), element('span', {}, deliveryWords[delivery]))
}
