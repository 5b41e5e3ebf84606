import type {
  ChatStatus,
  EmulatorData,
  InitialChat,
  InitialMessage,
  MessageAuthor,
} from './world/world-types.js'

/** How much history there is. */
export interface HistoryOptions {
  /** Chats. */
  readonly chats: number
  /** Messages of all these chats together, spread evenly. */
  readonly messages: number
}

const firstNames = ['Aino', 'Bruno', 'Chloé', 'Dmytro', 'Elif', 'Farid', 'Greta', 'Hiro', 'Inés']
const lastNames = ['Almeida', 'Bondar', 'Castel', 'Demir', 'Eklund', 'Fontaine', 'Guerra']
const themes = ['Order', 'Refund', 'Change of address', 'Opening hours', 'Invoice']
const phrases = [
  'Hello, I have a question about my order.',
  'Of course, which one is it, please?',
  'It is the one of last Tuesday.',
  'Thank you, I am looking it up.',
  'Could you also send me the invoice?',
  'It is on its way to you.',
  'That was quick, thanks!',
]
/** Every so many chats one has news. */
const unreadEvery = 10
const minutesBetweenMessages = 3
const minutesBetweenChats = 11

/**
 * Adds a long history to the first organization; the same numbers give the same history.
 *
 * @throws TypeError if a number is no whole number from 0 on, or there is no organization.
 */
export function withHistory(data: EmulatorData, history: HistoryOptions | undefined): EmulatorData {
  if (history === undefined) return data
  const [organization] = data.organizations
  if (organization === undefined) throw new TypeError('A history needs an organization.')
  for (const [name, value] of Object.entries(history)) {
    if (Number.isInteger(value) && value >= 0) continue
    throw new TypeError(`history.${name} has to be a whole number from 0 on, not ${value}.`)
  }
  const { chats, messages } = history
  const added = Array.from({ length: chats }, (_, index) => {
    // The first chats get what is left over.
    const count = Math.floor(messages / chats) + (index < messages % chats ? 1 : 0)
    return historicChat(organization.id, index, count)
  })
  return { ...data, chats: [...data.chats, ...added] }
}

function historicChat(organizationId: number, index: number, count: number): InitialChat {
  const firstName = pick(firstNames, index)
  const lastName = pick(lastNames, Math.floor(index / firstNames.length))
  const messages = Array.from({ length: count }, (_, position) =>
    historicMessage(index, position, count),
  )
  return {
    organizationId,
    theme: `${pick(themes, index)} ${index + 1}`,
    customer: {
      name: `${firstName} ${lastName}`,
      phone: `+380 44 ${String(index).padStart(6, '0')}`,
    },
    source: 1 + (index % 5),
    status: pick<ChatStatus>([1, 2, 3, 4], index),
    operatorId: null,
    messages,
  }
}

function historicMessage(chat: number, position: number, count: number): InitialMessage {
  const author: MessageAuthor = position % 2 === 0 ? 1 : 0
  const isNews = author === 1 && chat % unreadEvery === 0 && position >= count - 2
  return {
    author,
    status: isNews ? 1 : 3,
    minutesAgo: chat * minutesBetweenChats + (count - position) * minutesBetweenMessages,
    text: `${pick(phrases, position)} (${chat + 1}.${position + 1})`,
  }
}

function pick<Item>(items: readonly Item[], index: number): Item {
  // The lists above are not empty.
  return items[index % items.length] as Item
}
