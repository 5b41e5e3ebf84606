import { describe, expect, it, vi } from 'vitest'
import { beginChat, listen, write } from './customer-support.js'
import { call, operatorToken, testEmulator } from './support.js'

describe('the customer’s calls', () => {
  it('list the organizations', async () => {
    const { json } = await call(await testEmulator(), '/_emulator/customer/organizations')

    expect(json).toEqual([
      { id: 6, name: 'Aurora Travel' },
      { id: 24, name: 'Borealis Books' },
    ])
  })

  it('begin a chat, and give out its key only then', async () => {
    const emulator = await testEmulator()

    const { status, json } = await call(emulator, '/_emulator/customer/chats', {
      body: { organizationId: 24, name: ' Anna ' },
    })

    expect(status).toBe(201)
    expect(json).toMatchObject({
      chat: {
        id: 1009,
        chatStatus: 0,
        client: { name: 'Anna' },
        organization: { id: 24, name: 'Borealis Books' },
      },
      key: expect.stringMatching(/^[\w-]{24}$/),
    })
    const { key } = json as { key: string }
    expect(JSON.stringify(emulator.state)).not.toContain(key)
  })

  it('refuse a nameless customer and an unknown organization', async () => {
    const emulator = await testEmulator()
    const begin = async (body: unknown): Promise<number> =>
      (await call(emulator, '/_emulator/customer/chats', { body })).status

    expect(await begin({ organizationId: 6, name: ' ' })).toBe(422)
    expect(await begin({ organizationId: 7, name: 'Anna' })).toBe(404)
    expect(await begin({ organizationId: 6 })).toBe(400)
  })

  it('open a chat only with its key', async () => {
    const emulator = await testEmulator()
    const [mine, other] = [await beginChat(emulator), await beginChat(emulator)]
    const open = async (key: string): Promise<number> =>
      (await call(emulator, `/_emulator/customer/chats/${mine.id}${key}`)).status

    expect(await open(`?key=${mine.key}`)).toBe(200)
    expect(await open(`?key=${other.key}`)).toBe(403)
    expect(await open('')).toBe(401)
  })

  it('write a message, and the same clientId again adds none', async () => {
    const emulator = await testEmulator()
    const chat = await beginChat(emulator)

    const first = await write(emulator, chat, 'Hello', 'a1')
    const again = await write(emulator, chat, 'Hello', 'a1')
    const next = await write(emulator, chat, 'Hello', 'a2')

    expect(first).toMatchObject({ message: 'Hello', author: 1, status: 1, clientMessageId: 'a1' })
    expect(again).toEqual(first)
    expect(next.id).toBeGreaterThan(first.id)
    expect(emulator.state.chats[0]).toMatchObject({ id: chat.id, countUnread: 2 })
  })

  it('refuse an empty message', async () => {
    const emulator = await testEmulator()
    const { id, key } = await beginChat(emulator)
    const path = `/_emulator/customer/chats/${id}/messages?key=${key}`

    expect((await call(emulator, path, { body: { message: '' } })).status).toBe(422)
    expect((await call(emulator, path, { body: {} })).status).toBe(400)
  })

  it('open a closed chat again by writing', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)
    const chat = await beginChat(emulator)
    await call(emulator, '/api/chat/status', {
      method: 'PUT',
      token,
      body: { id: chat.id, status: 4 },
    })

    await write(emulator, chat, 'One more thing')

    expect(emulator.state.chats[0]).toMatchObject({ id: chat.id, chatStatus: 1 })
  })
})

describe('the customer’s events', () => {
  it('bring the operator’s answer, its arrival and the new status', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)
    const chat = await beginChat(emulator)
    const stream = await listen(emulator, chat)

    await call(emulator, `/api/chat/${chat.id}/message`, {
      token,
      body: { textMessage: 'Hello Anna', author: 0 },
    })

    await vi.waitFor(() => expect(stream.events).toHaveLength(3))
    expect(stream.events.map(({ name, data }) => [name, data])).toMatchObject([
      ['message', { chatId: chat.id, message: 'Hello Anna', author: 0, status: 0 }],
      ['message-status', { status: 1 }],
      ['chat-status', { chatId: chat.id, status: 1 }],
    ])
  })

  it('go on after the last one that arrived', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)
    const chat = await beginChat(emulator)
    const answer = (textMessage: string): Promise<unknown> =>
      call(emulator, `/api/chat/${chat.id}/message`, { token, body: { textMessage, author: 0 } })
    const first = await listen(emulator, chat)
    await answer('one')
    await vi.waitFor(() => expect(first.events.length).toBeGreaterThanOrEqual(3))
    first.stop()
    await first.ended

    await answer('two')
    const second = await listen(emulator, chat, first.lastId())

    await vi.waitFor(() => expect(second.events).toHaveLength(2))
    expect(second.events[0]?.data).toMatchObject({ message: 'two' })
    expect(second.events[1]).toMatchObject({ name: 'message-status', data: { status: 1 } })
  })

  it('miss nothing even if the connection went before the first event', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)
    const chat = await beginChat(emulator)
    await write(emulator, chat, 'Hello')
    const first = await listen(emulator, chat)
    await vi.waitFor(() => expect(first.lastId()).not.toBe(''))
    emulator.cutConnections()
    await first.ended

    await call(emulator, `/api/chat/${chat.id}/message`, {
      token,
      body: { textMessage: 'Are you there?', author: 0 },
    })
    const second = await listen(emulator, chat, first.lastId())

    await vi.waitFor(() => expect(second.events.length).toBeGreaterThan(0))
    expect(first.events).toEqual([])
    expect(second.events[0]?.data).toMatchObject({ message: 'Are you there?' })
  })

  it('bring the customer’s own message too, for their other tabs', async () => {
    const emulator = await testEmulator()
    const chat = await beginChat(emulator)
    const stream = await listen(emulator, chat)

    const { id } = await write(emulator, chat, 'Hello')

    await vi.waitFor(() => expect(stream.events).toHaveLength(1))
    expect(stream.events[0]).toMatchObject({ name: 'message', data: { id, author: 1 } })
  })

  it('end with the chat', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)
    const chat = await beginChat(emulator)
    const stream = await listen(emulator, chat)

    await call(emulator, `/api/chat/chats/${chat.id}`, { method: 'DELETE', token })

    await stream.ended
    expect(emulator.state.chats.some(({ id }) => id === chat.id)).toBe(false)
  })

  it('refuse a last id that is no number', async () => {
    const emulator = await testEmulator()
    const { id, key } = await beginChat(emulator)

    const { status } = await call(emulator, `/_emulator/customer/chats/${id}/events?key=${key}`, {
      headers: { 'last-event-id': 'x' },
    })

    expect(status).toBe(400)
  })

  it('count answers as read when the page says so or the customer answers', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)
    const chat = await beginChat(emulator)
    const answer = (textMessage: string): Promise<unknown> =>
      call(emulator, `/api/chat/${chat.id}/message`, { token, body: { textMessage, author: 0 } })
    const statuses = (): readonly number[] =>
      emulator.state.messages
        .filter(({ chatId, author }) => chatId === chat.id && author === 0)
        .map(({ status }) => status)

    await answer('one')
    expect(statuses()).toEqual([0])
    await call(emulator, `/_emulator/customer/chats/${chat.id}?key=${chat.key}`)
    expect(statuses()).toEqual([1])
    await call(emulator, `/_emulator/customer/chats/${chat.id}/read?key=${chat.key}`, {
      method: 'POST',
    })
    expect(statuses()).toEqual([3])
    await answer('two')
    await write(emulator, chat, 'Thanks')
    expect(statuses()).toEqual([3, 3])
  })
})
