import { HttpTransportType, HubConnectionBuilder, LogLevel } from '@microsoft/signalr'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { beginChat, listen, write } from './customer-support.js'
import { call, companyToken, connectPanel, operatorToken, testEmulator } from './support.js'

const tinyPicture = Buffer.from('a picture').toString('base64')

describe('the hub, with Microsoft’s client', () => {
  it('tells all operators of an organization what a customer writes, and no others', async () => {
    const emulator = await testEmulator()
    const olena = await connectPanel(emulator, await operatorToken(emulator, 101))
    const marc = await connectPanel(emulator, await operatorToken(emulator, 102))
    const priya = await connectPanel(emulator, await operatorToken(emulator, 103))

    const chat = await beginChat(emulator, 6)
    const message = await write(emulator, chat, 'Hello!')

    await vi.waitFor(() => expect(marc.told).toHaveLength(2))
    expect(olena.told).toEqual(marc.told)
    expect(marc.told).toMatchObject([
      ['ChatCreated', { id: chat.id, messSource: 4, client: { name: 'Anna' }, countUnread: 0 }],
      ['ReceiveMessage', { id: message.id, chatId: chat.id, message: 'Hello!', author: 1 }],
    ])
    expect(priya.told).toEqual([])
  })

  it('carries the answer of one operator to the customer and to the other operator', async () => {
    const emulator = await testEmulator()
    const olena = await connectPanel(emulator, await operatorToken(emulator, 101))
    const marc = await connectPanel(emulator, await operatorToken(emulator, 102))
    const chat = await beginChat(emulator, 6)
    const customer = await listen(emulator, chat)

    const sent: unknown = await olena.connection.invoke('SendMessage', chat.id, 'Hi Anna', 'c-1')

    expect(sent).toMatchObject({
      chatId: chat.id,
      message: 'Hi Anna',
      author: 0,
      status: 1,
      clientMessageId: 'c-1',
    })
    await vi.waitFor(() => expect(customer.events).toHaveLength(3))
    expect(customer.events[0]?.data).toMatchObject({ message: 'Hi Anna' })
    await vi.waitFor(() => expect(marc.told).toHaveLength(4))
    expect(marc.told.slice(1)).toMatchObject([
      ['ReceiveMessage', { message: 'Hi Anna', author: 0 }],
      ['MessageStatusChanged', expect.any(Number), 1],
      ['ChatStatusChanged', chat.id, 1],
    ])
    expect(olena.told).toEqual(marc.told)
  })

  it('adds a message once, however often its clientMessageId comes', async () => {
    const emulator = await testEmulator()
    const { connection, told } = await connectPanel(emulator, await operatorToken(emulator, 101))

    const first: unknown = await connection.invoke('SendMessage', 1001, 'Hi', 'same')
    const again: unknown = await connection.invoke('SendMessage', 1001, 'Hi', 'same')

    expect(again).toEqual(first)
    expect(told.filter(([name]) => name === 'ReceiveMessage')).toHaveLength(1)
  })

  it('moves status and unread count when an operator reads', async () => {
    const emulator = await testEmulator()
    const { connection, told } = await connectPanel(emulator, await operatorToken(emulator, 101))
    const customerMessages = emulator.state.messages.filter(
      ({ chatId, author, status }) => chatId === 1001 && author === 1 && status === 1,
    )

    await connection.invoke('ReadMessages', 1001)

    expect(told).toEqual(customerMessages.map(({ id }) => ['MessageStatusChanged', id, 3]))
    expect(told).toHaveLength(2)
    expect(emulator.state.chats.find(({ id }) => id === 1001)?.countUnread).toBe(0)
  })

  it('carries files', async () => {
    const emulator = await testEmulator()
    const { connection, told } = await connectPanel(emulator, await operatorToken(emulator, 101))

    await connection.invoke('SendMediaMessage', 1001, {
      Name: 'seat.jpg',
      Format: 'jpg',
      DataBase64: tinyPicture,
      Type: 1,
    })

    expect(told).toMatchObject([
      ['ReceiveMediaMessage', { chatId: 1001, media: { name: 'seat.jpg', type: 1 } }],
    ])
  })

  it('tells of a status that was set by another call', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)
    const { told } = await connectPanel(emulator, token)

    for (const status of [2, 2, 3]) {
      const body = { id: 1001, status }
      await call(emulator, '/api/chat/status', { method: 'PUT', token, body })
    }

    // One that changes nothing is no event.
    const events = [2, 3].map((status) => ['ChatStatusChanged', 1001, status])
    await vi.waitFor(() => expect(told).toEqual(events))
  })

  it.each([
    ['another organization’s chat', 'SendMessage', [1006, 'Hi'], 'belongs to another organization'],
    ['an unknown chat', 'SendMessage', [999, 'Hi'], 'There is no chat 999'],
    ['an empty text', 'SendMessage', [1001, ''], 'A message needs a text'],
    ['a missing argument', 'SendMessage', [1001], 'Argument "text" is missing'],
    ['a chat id that is a text', 'ReadMessages', ['1001'], '"chatId" has to be a whole number'],
    ['a file without its bytes', 'SendMediaMessage', [1001, { Name: 'a' }], 'is missing'],
    ['an unknown method', 'Dance', [], "Unknown hub method 'Dance'"],
  ])('refuses %s and stays open', async (_what, method, args, reason) => {
    const emulator = await testEmulator()
    const { connection } = await connectPanel(emulator, await operatorToken(emulator, 101))

    await expect(connection.invoke(method, ...args)).rejects.toThrow(reason)

    expect(connection.state).toBe('Connected')
  })

  it('keeps the connection of a token that lives longer than a timer can wait', async () => {
    const emulator = await testEmulator()
    const token = await emulator.operatorToken(101, 60 * 86_400)

    const { connection } = await connectPanel(emulator, token)
    await new Promise((resolve) => {
      setTimeout(resolve, 50)
    })
    await connection.invoke('ReadMessages', 1001)

    expect(emulator.requests.filter(({ path }) => path === '/chathub')).toHaveLength(1)
  })

  it('lets a program in that is no site, whatever sites meet', async () => {
    const emulator = await testEmulator({ faults: { hub: { cors: 'refuse' } } })

    const { connection } = await connectPanel(emulator, await operatorToken(emulator, 101))

    expect(connection.state).toBe('Connected')
  })

  it('refuses a stranger and a company token', async () => {
    const emulator = await testEmulator()

    await expect(connectPanel(emulator, 'nonsense')).rejects.toThrow('401')
    await expect(connectPanel(emulator, await companyToken(emulator))).rejects.toThrow('403')
  })

  it('lets a client back in after a cut, and what happened meanwhile is in the list', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)
    const chat = await beginChat(emulator, 6)
    const { connection, told } = await connectPanel(emulator, token)
    const isBack = new Promise<void>((resolve) => {
      connection.onreconnected(() => resolve())
    })

    emulator.cutConnections()
    const meanwhile = await write(emulator, chat, 'Are you there?')
    await isBack
    const after = await write(emulator, chat, 'Hello?')

    await vi.waitFor(() => expect(told).toHaveLength(1))
    expect(told).toMatchObject([['ReceiveMessage', { id: after.id }]])
    const { json } = await call(emulator, `/api/chat/${chat.id}/messages`, { token })
    expect(json).toMatchObject([{ id: meanwhile.id }, { id: after.id }])
  })

  it('works without negotiation', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)
    const connection = new HubConnectionBuilder()
      .withUrl(`${emulator.url}/chathub`, {
        accessTokenFactory: () => token,
        skipNegotiation: true,
        transport: HttpTransportType.WebSockets,
      })
      .configureLogging(LogLevel.None)
      .build()
    onTestFinished(() => connection.stop())

    await connection.start()

    expect(emulator.state.connections).toMatchObject([{ operatorId: 101, organizationId: 6 }])
  })

  it('pings a silent connection, so that the client stays', async () => {
    const emulator = await testEmulator({ hub: { keepAliveMs: 20 } })
    const { connection } = await connectPanel(emulator, await operatorToken(emulator, 101))
    connection.serverTimeoutInMilliseconds = 150

    await new Promise((resolve) => {
      setTimeout(resolve, 400)
    })

    expect(connection.state).toBe('Connected')
  })

  it('closes the connection of an operator who is deactivated', async () => {
    const emulator = await testEmulator()
    const { connection } = await connectPanel(emulator, await operatorToken(emulator, 101))

    await call(emulator, '/api/operator/status', {
      token: await companyToken(emulator),
      body: { id: 101, status: 1 },
    })

    await vi.waitFor(() => expect(connection.state).not.toBe('Connected'))
    await vi.waitFor(() => expect(emulator.state.connections).toEqual([]))
  })

  it('closes a connection when its token ends, unless the switch says otherwise', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101, 2500)

    const closed = await connectPanel(emulator, token)
    emulator.setFaults({ undocumented: { hubExpiry: 'keep' } })
    const kept = await connectPanel(emulator, token)

    await vi.waitFor(() => expect(closed.connection.state).not.toBe('Connected'), 4000)
    expect(kept.connection.state).toBe('Connected')
  })
})
