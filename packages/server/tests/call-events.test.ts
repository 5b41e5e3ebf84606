import { describe, expect, it } from 'vitest'
import {
  createChatHubClient,
  createOperatorClient,
  type ChatHubClient,
  type ChatHubClientOptions,
  type ChatHubServerEvent,
} from '../src/index.js'
import { loginOf, rejectionOf, startTestEmulator } from './test-emulator.js'

const emulator = await startTestEmulator()

function connect(options: ChatHubClientOptions = {}): {
  client: ChatHubClient
  events: ChatHubServerEvent[]
} {
  const events: ChatHubServerEvent[] = []
  const client = createChatHubClient(loginOf(emulator), {
    baseUrl: emulator.url,
    retryDelayMs: 1,
    onEvent: (event) => events.push(event),
    ...options,
  })
  return { client, events }
}

const login = 'POST /api/company/get-token'
const organizations = 'GET /api/company/organization'
const durationMs: unknown = expect.any(Number)
const good = { type: 'call', status: 200, code: undefined, tries: 1, durationMs }

describe('onEvent', () => {
  it('hears of every call once it has ended', async () => {
    const { client, events } = connect()

    await client.getOrganizations()

    expect(events).toEqual([
      { ...good, call: login },
      { ...good, call: organizations },
    ])
  })

  it('hears of a renewal call by call', async () => {
    const { client, events } = connect()
    await client.getOrganizations()
    emulator.revokeCompanyTokens()

    await client.getOrganizations()

    expect(events.slice(2)).toEqual([
      { ...good, call: organizations, status: 401, code: 'company-token-refused' },
      { ...good, call: login },
      { ...good, call: organizations },
    ])
  })

  it('hears how often a call was tried, and how it ended', async () => {
    const { client, events } = connect()
    await client.getOrganizations()
    emulator.setFaults({ api: { status: 503, times: 1 } })
    await client.getOrganizations()
    emulator.setFaults({ api: { status: 503 } })

    await rejectionOf(client.getOrganizations())

    expect(events.slice(2)).toEqual([
      { ...good, call: organizations, tries: 2 },
      { ...good, call: organizations, status: 503, code: 'unavailable', tries: 3 },
    ])
  })

  it.each([
    ['unreachable', { down: true }, 3, undefined],
    ['timeout', { hang: true }, 1, undefined],
    ['invalid-answer', { status: 200 }, 1, 200],
  ] as const)('hears of %s', async (code, api, tries, status) => {
    const { client, events } = connect({ timeoutMs: 2000 })
    await client.getOrganizations()
    emulator.setFaults({ api })

    await rejectionOf(client.getOrganizations())

    expect(events.slice(2)).toEqual([{ ...good, call: organizations, code, tries, status }])
  })

  it('hears of a call that was given up, and nothing of one that was never sent', async () => {
    const { client, events } = connect()
    await client.getOrganizations()
    emulator.setFaults({ api: { hang: true } })
    const abortion = new AbortController()

    const call = rejectionOf(client.getOrganizations({ signal: abortion.signal }))
    setTimeout(() => abortion.abort(), 100)
    await call
    await rejectionOf(client.getOrganizations({ signal: abortion.signal }))

    expect(events.slice(2)).toEqual([
      { ...good, call: organizations, code: 'aborted', status: undefined },
    ])
  })

  it('hears of chats without their ids', async () => {
    const { client } = connect()
    const { token } = await client.getOperatorToken({ operatorId: 101 })
    const calls: string[] = []
    const operator = createOperatorClient(
      { operatorToken: token },
      {
        baseUrl: emulator.url,
        onEvent: (event) => calls.push(event.type === 'call' ? event.call : event.type),
      },
    )
    const { chats } = await operator.getChats()
    const chatId = chats[0]?.id ?? NaN

    await operator.getMessages(chatId)
    await operator.sendMessage(chatId, { text: 'Hello' })
    await operator.setChatStatus(chatId, 'closed')
    await operator.deleteChat(chatId)

    expect(calls).toEqual([
      'GET /api/chat/chats',
      'GET /api/chat/{id}/messages',
      'POST /api/chat/{id}/message',
      'PUT /api/chat/status',
      'DELETE /api/chat/chats/{id}',
    ])
  })

  it('may throw', async () => {
    const { client } = connect({
      onEvent: () => {
        throw new Error('The log is full.')
      },
    })

    await expect(client.getOrganizations()).resolves.toHaveLength(2)
  })

  it('hears no secret', async () => {
    const { client, events } = connect()
    const { token } = await client.getOperatorToken({ operatorId: 101 })
    const companyToken = await client.getCompanyToken()
    await client.validateToken(token)
    emulator.setFaults({ api: { status: 400 } })
    await rejectionOf(client.validateToken(token))

    const heard = JSON.stringify(events)

    expect(events).toHaveLength(5)
    const { login: name, password } = emulator.company
    for (const secret of [name, password, token, companyToken]) expect(heard).not.toContain(secret)
  })
})
