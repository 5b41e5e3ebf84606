import { describe, expect, it } from 'vitest'
import { startAnswering, startChatEmulator } from './chat-emulator.js'
import { countRequests } from './test-emulator.js'

const { emulator, connect, chatIdOf } = await startChatEmulator()

describe('getMessages', () => {
  it('lists the messages of a chat', async () => {
    const messages = await connect().getMessages(await chatIdOf('Flight change to Lisbon'))

    expect(messages).toHaveLength(6)
    expect(messages[0]).toMatchObject({
      id: expect.any(Number),
      text: 'Hello! I need to move my flight to Lisbon by one day.',
      author: 1,
      status: 'read',
      media: undefined,
      raw: { phone: '+46 70 174 06 11' },
    })
  })

  it('lives with messages of another form', async () => {
    const { operator } = await startAnswering('{"items":[{"id":"a","message":5,"status":99},{}]}')

    await expect(operator.getMessages(1)).resolves.toMatchObject([
      { id: undefined, text: undefined, status: 'unknown', raw: { id: 'a' } },
      { status: undefined, raw: {} },
    ])
  })

  it.each(['', '{}', '"none"', '[1]', '<html>'])('refuses the answer %j', async (body) => {
    const { operator } = await startAnswering(body)

    await expect(operator.getMessages(1)).rejects.toMatchObject({ code: 'invalid-answer' })
  })
})

describe('sendMessage', () => {
  it('writes to the customer', async () => {
    const operator = connect()
    const chatId = await chatIdOf('Luggage allowance')

    const sent = await operator.sendMessage(chatId, { text: 'A folding bike is luggage.' })

    expect(sent).toMatchObject({ text: 'A folding bike is luggage.', author: 0 })
    const messages = await operator.getMessages(chatId)
    expect(messages.map(({ id }) => id)).toContain(sent?.id)
  })

  it('sends a photo', async () => {
    const operator = connect()
    const chatId = await chatIdOf('Luggage allowance')
    const data = new Uint8Array([255, 216, 255, 0])

    const sent = await operator.sendMessage(chatId, {
      photo: { name: 'bike.jpg', format: 'image/jpeg', data },
    })

    expect(sent?.media).toMatchObject({ name: 'bike.jpg' })
    const photo = await fetch(emulator.url + sent?.media?.uri)
    expect(new Uint8Array(await photo.arrayBuffer())).toEqual(data)
  })

  it.each(['', 'OK', '[]'])('takes the answer %j for no message', async (body) => {
    const { operator } = await startAnswering(body)

    await expect(operator.sendMessage(1, { text: 'Hello' })).resolves.toBeUndefined()
  })

  it('lives with a message of another form', async () => {
    const { operator } = await startAnswering('{"done":true}')

    const sent = await operator.sendMessage(1, { text: 'Hello' })

    expect(sent).toMatchObject({ text: undefined, raw: { done: true } })
  })

  it.each<[string, object]>([
    ['nothing', {}],
    ['an empty text', { text: ' ' }],
    ['a photo without its bytes', { photo: { name: 'a.jpg', format: 'image/jpeg' } }],
  ])('refuses %s before anything is sent', async (_kind, message) => {
    await expect(connect().sendMessage(1001, message)).rejects.toMatchObject({
      code: 'invalid-options',
    })
    expect(emulator.requests).toHaveLength(0)
  })

  it('is not sent twice after a failure that may have come too late', async () => {
    const chatId = await chatIdOf('Luggage allowance')
    const path = `/api/chat/${chatId}/message`
    emulator.setFaults({ api: { status: 503, only: path } })

    await expect(connect().sendMessage(chatId, { text: 'Hello' })).rejects.toMatchObject({
      code: 'unavailable',
    })
    expect(countRequests(emulator, path)).toBe(1)
  })

  it('is sent again after a 429', async () => {
    const chatId = await chatIdOf('Luggage allowance')
    const path = `/api/chat/${chatId}/message`
    emulator.setFaults({ api: { status: 429, only: path, times: 1 } })

    await connect().sendMessage(chatId, { text: 'Hello' })

    expect(countRequests(emulator, path)).toBe(2)
  })

  it('does not wait behind the calls for data: messages have a limit of their own', async () => {
    const { operator, requests } = await startAnswering('[]')

    // Far more than may go out at once.
    const stop = new AbortController()
    const reading = Array.from({ length: 500 }, () =>
      operator.getMessages(1, { signal: stop.signal }),
    )
    await operator.sendMessage(1, { text: 'Hello' })
    stop.abort()
    const read = await Promise.allSettled(reading)

    expect(requests).toContain('POST /api/chat/1/message')
    expect(read.some(({ status }) => status === 'rejected')).toBe(true)
  })
})
