import { describe, expect, it } from 'vitest'
import type { WireMessage } from '../src/index.js'
import { call, companyToken, operatorToken, testEmulator } from './support.js'

const tinyPicture = Buffer.from('a picture').toString('base64')

describe('GET /api/chat/chats', () => {
  it('answers the chats of the operator’s organization, newest message first', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)

    const { json } = await call(emulator, '/api/chat/chats', { token })

    expect(json).toMatchObject({ total: 5 })
    expect(json).toMatchObject({
      items: [
        {
          id: 1001,
          theme: 'Flight change to Lisbon',
          operator: { id: 101, name: 'Olena Kovalenko' },
          chatStatus: 1,
          countUnread: 2,
          client: { name: 'Hanna Lindqvist' },
          lastMessage: { text: 'And could we sit together?', author: 1 },
          source: 1,
        },
        { id: 1002, operator: null, chatStatus: 0, countUnread: 1 },
        { id: 1003 },
        { id: 1004 },
        { id: 1005 },
      ],
    })
  })

  it('answers page by page', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)

    const { json } = await call(emulator, '/api/chat/chats?page=2&per_page=2', { token })

    expect(json).toMatchObject({ total: 5, items: [{ id: 1003 }, { id: 1004 }] })
  })

  it.each([
    ['search=lisbon', [1001]],
    ['status=4', [1005]],
    ['source=2', [1002]],
    ['phone=%2B49+30', [1003]],
    ['operatorId=102', [1003, 1005]],
    ['tg_user_id=5', []],
    ['date=2020-01-01&date=2020-12-31', []],
    ['organizationId=6&status=1', [1001]],
  ])('filters by %s', async (query, ids) => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)

    const { json } = await call(emulator, `/api/chat/chats?${query}`, { token })

    expect(json).toMatchObject({ total: ids.length, items: ids.map((id) => ({ id })) })
  })

  it('filters by day', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)
    const today = new Date().toISOString().slice(0, 10)
    const longAgo = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10)

    const all = await call(emulator, `/api/chat/chats?date=${longAgo}&date=${today}`, { token })

    const one = await call(emulator, `/api/chat/chats?date=${longAgo}`, { token })

    expect(all.json).toMatchObject({ total: 5 })
    expect(one.json).toMatchObject({ total: 0 })
  })

  it('takes an empty parameter for an absent one', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)

    const { json } = await call(emulator, '/api/chat/chats?status=&page=', { token })

    expect(json).toMatchObject({ total: 5 })
  })

  it.each(['page=0', 'page=x', 'per_page=-1', 'status=open', 'date=yesterday', 'date=2026-13-45'])(
    'refuses %s with 400',
    async (query) => {
      const emulator = await testEmulator()
      const token = await operatorToken(emulator, 101)

      const { json } = await call(emulator, `/api/chat/chats?${query}`, { token })

      expect(json).toMatchObject({ status: 400, code: 1001 })
    },
  )

  it('is closed to company tokens, to strangers and for other organizations', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)
    const company = await companyToken(emulator)

    const asCompany = await call(emulator, '/api/chat/chats', { token: company })
    const asStranger = await call(emulator, '/api/chat/chats')
    const other = await call(emulator, '/api/chat/chats?organizationId=24', { token })

    expect([asCompany.status, asStranger.status, other.status]).toEqual([403, 401, 403])
  })

  it('takes the test token', async () => {
    const emulator = await testEmulator()
    const token = 'test-token-for-development'

    const on = await call(emulator, '/api/chat/chats', { token })
    emulator.setFaults({ token: { acceptTestToken: false } })
    const off = await call(emulator, '/api/chat/chats', { token })

    expect([on.status, off.status]).toEqual([200, 401])
  })
})

describe('the messages of a chat', () => {
  it('are answered oldest first, under both documented addresses', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)

    const short = await call(emulator, '/api/chat/1002/messages', { token })
    const long = await call(emulator, '/api/chat/chats/1002/messages', { token })

    expect(short.json).toMatchObject([{ chatId: 1002, author: 1, status: 1 }])
    expect(long.json).toEqual(short.json)
  })

  it('take an answer, which opens a new chat and names its operator', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 102)

    const { json } = await call(emulator, '/api/chat/1002/message', {
      token,
      body: { textMessage: 'It is part of the luggage.', author: 0 },
    })

    expect(json).toMatchObject({
      chatId: 1002,
      message: 'It is part of the luggage.',
      author: 0,
      status: 0,
    })
    expect(emulator.state.chats.find(({ id }) => id === 1002)).toMatchObject({
      chatStatus: 1,
      operator: { id: 102, name: 'Marc Dubois' },
    })
  })

  it('take a file, which is served under its address', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)

    const { json } = await call(emulator, '/api/chat/1001/message', {
      token,
      body: {
        textMessage: '',
        author: 0,
        media: { name: 'seat.jpg', format: 'image/jpeg', dataBase64: tinyPicture, type: 1 },
      },
    })

    expect(json).toMatchObject({ media: { name: 'seat.jpg', format: 'image/jpeg', type: 1 } })
    const [message] = emulator.state.messages.filter(({ media }) => media !== undefined)
    const file = await call(emulator, message?.media?.uri ?? '')
    expect(file.headers.get('content-type')).toBe('image/jpeg')
    expect(file.text).toBe('a picture')
    expect(emulator.state.chats[0]?.lastMessage?.text).toBe('seat.jpg')
  })

  it('take a file that a browser must not run, which is served as bytes', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)
    const media = { name: 'a.svg', format: 'image/svg+xml', dataBase64: tinyPicture, type: 1 }
    const body = { textMessage: '', author: 0, media }

    const { json } = await call(emulator, '/api/chat/1001/message', { token, body })
    const { headers } = await call(emulator, (json as WireMessage).media?.uri ?? '')

    expect(headers.get('content-type')).toBe('application/octet-stream')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('leave the chat with the operator who answered first', async () => {
    const emulator = await testEmulator()
    const { chatId } = emulator.sendFromCustomer('Hello')

    for (const id of [102, 101]) {
      const token = await operatorToken(emulator, id)
      const body = { textMessage: 'Good morning', author: 0 }
      await call(emulator, `/api/chat/${chatId}/message`, { token, body })
    }

    expect(emulator.state.chats[0]).toMatchObject({ id: chatId, operator: { id: 102 } })
  })

  it.each([
    ['no text', { author: 0 }, 400, 1002],
    ['a customer as author', { textMessage: 'Hi', author: 1 }, 400, 1001],
    ['neither text nor file', { textMessage: ' ', author: 0 }, 422, undefined],
    [
      'a file that is no Base64',
      { textMessage: '', author: 0, media: { name: 'a', format: 'jpg', dataBase64: '%', type: 1 } },
      400,
      1001,
    ],
  ])('refuse %s', async (_what, body, status, code) => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)

    const answer = await call(emulator, '/api/chat/1001/message', { token, body })

    expect(answer.json).toMatchObject(code === undefined ? { status } : { status, code })
  })

  it('of another organization’s chat are closed, of no chat not found', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 103)

    const other = await call(emulator, '/api/chat/1001/messages', { token })
    const none = await call(emulator, '/api/chat/999/messages', { token })
    const nonsense = await call(emulator, '/api/chat/one/messages', { token })

    expect([other.status, none.status, nonsense.status]).toEqual([403, 404, 400])
  })
})

describe('PUT /api/chat/status', () => {
  it('changes the status of a chat', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)

    const { status } = await call(emulator, '/api/chat/status', {
      method: 'PUT',
      token,
      body: { id: 1001, status: 3 },
    })

    expect(status).toBe(200)
    expect(emulator.state.chats.find(({ id }) => id === 1001)?.chatStatus).toBe(3)
  })

  it('refuses a status that there is not, and another organization’s chat', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)
    const put = async (body: unknown): Promise<number> =>
      (await call(emulator, '/api/chat/status', { method: 'PUT', token, body })).status

    expect(await put({ id: 1001, status: 5 })).toBe(400)
    expect(await put({ id: 1006, status: 1 })).toBe(403)
    expect(await put({ id: 999, status: 1 })).toBe(404)
  })
})

describe('DELETE /api/chat/chats/{id}', () => {
  it('removes the chat with its messages', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)

    const { status, text } = await call(emulator, '/api/chat/chats/1001', {
      method: 'DELETE',
      token,
    })

    expect([status, text]).toEqual([200, 'OK'])
    expect(emulator.state.chats.some(({ id }) => id === 1001)).toBe(false)
    expect(emulator.state.messages.some(({ chatId }) => chatId === 1001)).toBe(false)
    expect((await call(emulator, '/api/chat/1001/messages', { token })).status).toBe(404)
  })
})
