import { describe, expect, it } from 'vitest'
import { createOperatorClient } from '../src/index.js'
import { startAnswering, startChatEmulator } from './chat-emulator.js'
import { countRequests } from './test-emulator.js'

const { emulator, options, company, connect, chatIdOf } = await startChatEmulator()

describe('getChats', () => {
  it('lists the chats of the operator’s organization', async () => {
    const { total, chats } = await connect(103).getChats()

    expect(total).toBe(3)
    expect(chats).toContainEqual({
      id: expect.any(Number),
      theme: 'Order 7731',
      operator: { id: 103, name: 'Priya Raman', photo: '' },
      status: 'open',
      unreadCount: 1,
    })
    expect(chats.find(({ theme }) => theme === 'Signed edition')).toMatchObject({
      operator: undefined,
      status: 'new',
    })
  })

  it.each([
    ['search', { search: 'lisbon' }, ['Flight change to Lisbon']],
    ['source', { source: 2 }, ['Luggage allowance']],
    ['phone', { phone: '+49 30 5550 0142' }, ['Invoice for March']],
    ['status', { status: 'paused' }, ['Family trip in July']],
    ['status, the first of them', { status: 'new' }, ['Luggage allowance']],
    ['operatorId', { operatorId: 102 }, ['Invoice for March', 'Visa question']],
    ['organizationId', { organizationId: 6, status: 'closed' }, ['Visa question']],
    ['telegramUserId', { telegramUserId: 7 }, []],
    ['dates', { dates: ['2000-01-01', '2000-12-31'] }, []],
  ] as const)('filters by %s', async (_kind, filter, themes) => {
    const { total, chats } = await connect().getChats(filter)

    expect(chats.map(({ theme }) => theme)).toEqual(themes)
    expect(total).toBe(themes.length)
  })

  it('turns pages', async () => {
    const operator = connect()

    const pages = await Promise.all(
      [1, 2, 3].map((page) => operator.getChats({ page, perPage: 2 })),
    )

    expect(pages.map(({ total }) => total)).toEqual([5, 5, 5])
    expect(pages.map(({ chats }) => chats.length)).toEqual([2, 2, 1])
    expect(new Set(pages.flatMap(({ chats }) => chats.map(({ id }) => id))).size).toBe(5)
  })

  it('writes every filter as the documentation names it', async () => {
    const { operator, requests } = await startAnswering('{"total":0,"items":[]}')

    await operator.getChats({
      page: 2,
      perPage: 50,
      search: 'a&b',
      source: 1,
      dates: ['2026-01-01', '2026-01-31'],
      telegramUserId: 7,
      phone: '+380',
      status: 'new',
      organizationId: 24,
      operatorId: 101,
    })

    expect(requests).toEqual([
      'GET /api/chat/chats?page=2&per_page=50&search=a%26b&source=1&date=2026-01-01&date=2026-01-31' +
        '&tg_user_id=7&phone=%2B380&status=0&organizationId=24&operatorId=101',
    ])
  })

  it.each([
    ['a page before the first', { page: 0 }],
    ['a status by its number', { status: 1 }],
    ['one day', { dates: ['2026-01-01'] }],
    ['a day in another form', { dates: ['1.1.2026', '2.1.2026'] }],
    ['the API’s own spelling', { per_page: 5 }],
  ])('refuses %s before anything is sent', async (_kind, filter) => {
    await expect(connect().getChats(filter as object)).rejects.toMatchObject({
      code: 'invalid-options',
    })
    expect(countRequests(emulator, '/api/chat/chats')).toBe(0)
  })

  it('lives with statuses and fields that are new, and with what is left out', async () => {
    const { operator } = await startAnswering(
      '{"total":1,"next":2,"items":[{"id":1,"theme":null,"operator":null,"chatStatus":9,"isPinned":true}]}',
    )

    await expect(operator.getChats()).resolves.toEqual({
      total: 1,
      chats: [{ id: 1, theme: '', operator: undefined, status: 'unknown', unreadCount: 0 }],
    })
  })

  it.each(['[]', '{"items":[]}', '{"total":1,"items":[{"id":"1","chatStatus":1}]}', '', '<html>'])(
    'refuses the answer %j',
    async (body) => {
      const { operator } = await startAnswering(body)

      await expect(operator.getChats()).rejects.toMatchObject({ code: 'invalid-answer' })
    },
  )
})

describe('setChatStatus', () => {
  it.each(['new', 'open', 'waiting', 'paused', 'closed'] as const)(
    'makes a chat %s',
    async (status) => {
      const operator = connect()
      const chatId = await chatIdOf('Luggage allowance')

      await operator.setChatStatus(chatId, status)

      const { chats } = await operator.getChats({ status })
      expect(chats.map(({ id }) => id)).toContain(chatId)
    },
  )

  it('says so when the chat is another organization’s', async () => {
    const chatId = await chatIdOf('Luggage allowance')

    await expect(connect(103).setChatStatus(chatId, 'open')).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  it('does not take a page of a proxy for success', async () => {
    const { operator } = await startAnswering('<html>Log in to the network</html>')

    await expect(operator.setChatStatus(1, 'open')).rejects.toMatchObject({
      code: 'invalid-answer',
    })
  })
})

describe('deleteChat', () => {
  it('deletes a chat', async () => {
    const operator = connect()
    const chatId = await chatIdOf('Visa question')

    await operator.deleteChat(chatId)

    expect((await operator.getChats()).total).toBe(4)
    await expect(operator.deleteChat(chatId)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('DELETE /api/chat/chats/{id} answered 404'),
    })
  })

  it('takes a chat for deleted that only the repeated call no longer finds', async () => {
    const chatId = await chatIdOf('Visa question')
    let calls = 0
    const operator = createOperatorClient(
      { getToken: () => company.getOperatorToken({ operatorId: 101 }) },
      {
        ...options,
        fetch: async (request) => {
          const response = await fetch(request)
          calls += 1
          if (calls === 1) throw new TypeError('fetch failed')
          return response
        },
      },
    )

    await operator.deleteChat(chatId)

    expect(calls).toBe(2)
  })

  it('takes no chat for deleted because ChatHub had no time for the first call', async () => {
    const statuses = [429, 404]
    const operator = createOperatorClient(
      { getToken: () => company.getOperatorToken({ operatorId: 101 }) },
      { ...options, fetch: async () => new Response('', { status: statuses.shift() ?? 500 }) },
    )

    await expect(operator.deleteChat(1)).rejects.toMatchObject({ code: 'not-found' })
    expect(statuses).toEqual([])
  })
})
