import { avatar, nameAvatar } from './avatar.js'
import { chatStatusName } from './chat-types.js'
import type { Chat } from './chat-types.js'
import { element, setAttributes, setText } from './dom.js'
import { listTimeOf } from './format.js'

/** Makes the row of a chat, still without its words. */
export function createChatItem(chatId: number, onSelect: (chatId: number) => void): HTMLElement {
  const picture = element(
    'span',
    { class: 'picture' },
    avatar(),
    element('span', { class: 'dot', 'data-part': 'dot' }),
  )
  const row = element(
    'button',
    { type: 'button', class: 'chat', 'data-testid': 'chat-item', 'data-chat-id': chatId },
    picture,
    element('span', { class: 'name', 'data-part': 'name' }),
    element('span', { class: 'moment', 'data-part': 'moment' }),
    element('span', { class: 'preview', 'data-part': 'preview' }),
    element(
      'span',
      { class: 'unread', 'data-part': 'unread' },
      element('span', { class: 'badge', 'data-testid': 'chat-unread', 'data-part': 'count' }),
      element('span', { class: 'unseen' }, ' unread'),
    ),
    element(
      'span',
      { class: 'tags' },
      element('span', { class: 'chip', 'data-part': 'status' }),
      element('span', { class: 'channel', 'data-part': 'channel' }),
    ),
  )
  row.addEventListener('click', () => onSelect(chatId))
  return row
}

/** Shows a chat in its row. */
export function updateChatItem(
  node: HTMLElement,
  chat: Chat,
  isSelected: boolean,
  now: number,
): void {
  const { lastMessage, unreadCount, customerName } = chat
  const status = chatStatusName(chat.status)
  const text = lastMessage?.text ?? chat.theme
  const texts: Readonly<Record<string, string>> = {
    name: customerName,
    moment: lastMessage === null ? '' : listTimeOf(lastMessage.createdAt, now),
    preview: lastMessage?.author === 'operator' ? `You: ${text}` : text,
    count: String(unreadCount),
    status: status.label,
    channel: chat.channel,
  }
  for (const [part, words] of Object.entries(texts)) {
    const target = node.querySelector(`[data-part="${part}"]`)
    if (target !== null) setText(target, words)
  }
  for (const picture of node.querySelectorAll<HTMLElement>('.avatar'))
    nameAvatar(picture, customerName)
  for (const mark of node.querySelectorAll('.chip, .dot')) {
    setAttributes(mark, { 'data-status': status.key })
  }
  for (const mark of node.querySelectorAll('.unread'))
    setAttributes(mark, { hidden: unreadCount === 0 })
  for (const row of node.querySelectorAll('button')) {
    setAttributes(row, {
      'aria-current': isSelected ? 'true' : null,
      'data-unread': unreadCount > 0,
      title: `${customerName}, ${status.label}`,
    })
  }
}
