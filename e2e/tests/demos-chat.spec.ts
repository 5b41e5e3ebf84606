import type { Emulator } from '@chathub/emulator'
import { describeEachDemo, expect, test } from '../src/demo-fixtures.ts'
import type { Tab } from '../src/tab.ts'

describeEachDemo(() => {
  test('operator and customer talk in real time, and a cut connection loses and doubles nothing', async ({
    demo,
    demos: { emulator },
    tab,
  }) => {
    // Two pages, and a connection that takes its time to come back.
    test.slow()
    await demo.logInToPanel('olena')
    await expect.poll(() => tab.text('connection')).toBe('connected')
    await tab.eval(() => Reflect.set(window, '__sameDocument', true))
    const unreadBefore = await unreadTotal(tab)
    const callsBefore = chatCalls(emulator)
    const customer = await tab.newTab()

    await startChat(customer, emulator.customerUrl(6), 'Solomiia Test')
    await write(customer, 'Is the cabin still free?')
    const chatId = await findChat(emulator, 'Solomiia Test')
    const item = `[data-testid="chat-item"][data-chat-id="${chatId}"]`
    await tab.waitFor(item)
    await expect.poll(() => tab.text(`${item} [data-testid="chat-unread"]`)).toBe('1')
    await expect.poll(() => unreadTotal(tab)).toBe(unreadBefore + 1)
    // The hub brought chat and message: nothing was asked for.
    expect(chatCalls(emulator)).toBe(callsBefore)

    await tab.click(item)
    await expect.poll(() => messages(tab)).toEqual(['Is the cabin still free?'])
    await expect.poll(() => unreadTotal(tab)).toBe(unreadBefore)
    await write(tab, 'Yes, until noon.')
    await expect
      .poll(() => messages(customer))
      .toEqual(['Is the cabin still free?', 'Yes, until noon.'])
    await tab.select('chat-status', '2')
    await expect.poll(() => customer.text('chat-status')).toBe('Waiting')

    emulator.setFaults({ hub: { down: true } })
    emulator.cutConnections()
    await expect.poll(() => tab.text('connection')).toBe('reconnecting')
    await write(customer, 'Then I take it.')
    await write(tab, 'Please hold the line.')
    await expect.poll(() => storedMessages(emulator, chatId)).toHaveLength(3)
    emulator.setFaults({ hub: { down: false } })
    await expect.poll(() => tab.text('connection'), { timeout: 20_000 }).toBe('connected')

    const all = ['Is the cabin still free?', 'Yes, until noon.', 'Then I take it.']
    all.push('Please hold the line.')
    await expect.poll(() => messages(tab)).toEqual(all)
    await expect.poll(() => messages(customer)).toEqual(all)
    expect(storedMessages(emulator, chatId)).toEqual(all)
    expect(await tab.eval(() => Reflect.get(window, '__sameDocument') === true)).toBe(true)
    expect(await customer.errors()).toEqual([])
    await customer.close()
  })
}, 'chromium')

async function startChat(tab: Tab, url: string, name: string): Promise<void> {
  await tab.goto(url)
  await tab.fill('customer-name', name)
  await tab.click('customer-start')
  await tab.waitFor('composer')
}

async function write(tab: Tab, text: string): Promise<void> {
  await tab.fill('composer', text)
  await tab.press('Enter', 'composer')
}

async function findChat(emulator: Emulator, customerName: string): Promise<number> {
  const find = (): number =>
    emulator.state.chats.find(({ client }) => client.name === customerName)?.id ?? 0
  await expect.poll(find).not.toBe(0)
  return find()
}

function storedMessages(emulator: Emulator, chatId: number): string[] {
  return emulator.state.messages
    .filter((message) => message.chatId === chatId)
    .map(({ message }) => message)
}

/** What a page shows, the operator's or the customer's, oldest first. */
function messages(tab: Tab): Promise<string[]> {
  return tab.texts('[data-testid="message"] .text')
}

/** 0 where no count is shown. */
async function unreadTotal(tab: Tab): Promise<number> {
  return (await tab.isVisible('unread-total')) ? Number(await tab.text('unread-total')) : 0
}

function chatCalls(emulator: Emulator): number {
  return emulator.requests.filter(({ path }) => path.startsWith('/api/chat/')).length
}
