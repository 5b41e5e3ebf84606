import { decodeJwt } from 'jose'
import { describe, expect, it, vi } from 'vitest'
import type { Emulator, UndocumentedSwitches } from '../src/index.js'
import { beginChat, listen } from './customer-support.js'
import { call, companyToken, connectPanel, operatorToken, testEmulator } from './support.js'
import type { Answer } from './support.js'

const hour = 3_600_000

function withSwitch(undocumented: Partial<UndocumentedSwitches>): Promise<Emulator> {
  return testEmulator({ faults: { undocumented } })
}

async function statusOf(emulator: Emulator, path: string, token: string): Promise<number> {
  return (await call(emulator, path, { token })).status
}

/** Lists the operators of an organization that there is not, and adds one to it and one elsewhere. */
async function askForOrganization7(emulator: Emulator): Promise<{ list: Answer; added: Answer }> {
  const token = await companyToken(emulator)
  const body = [
    { organizationId: 7, name: 'Ana' },
    { organizationId: 6, name: 'Bo' },
  ]
  return {
    list: await call(emulator, '/api/operator?organizationId=7', { token }),
    added: await call(emulator, '/api/operator/synchronize', { token, body }),
  }
}

describe('undocumented', () => {
  it('inactiveToken issues and takes an inactive operator’s token', async () => {
    const emulator = await withSwitch({ inactiveToken: 'issue' })

    const token = await operatorToken(emulator, 104)

    expect(await statusOf(emulator, '/api/chat/chats', token)).toBe(200)
  })

  it.each([
    ['refuse', 422],
    ['allow', 200],
  ] as const)('revival %s answers a deleted operator’s change with %i', async (revival, status) => {
    const emulator = await withSwitch({ revival })
    const token = await companyToken(emulator)

    const answer = await call(emulator, '/api/operator/status', {
      token,
      body: { id: 105, status: 0 },
    })

    expect(answer.status).toBe(status)
  })

  it.each([
    ['accept', 400, 200],
    ['refuse', 422, 422],
  ] as const)(
    'expiresAtOffset %s, expiresAtStatus %i',
    async (expiresAtOffset, expiresAtStatus, expected) => {
      const emulator = await withSwitch({ expiresAtOffset, expiresAtStatus })
      const token = await companyToken(emulator)
      const local = new Date(Date.now() + 3 * hour).toISOString().replace('Z', '+02:00')

      const body = { id: 101, expiresAt: local }
      const { status } = await call(emulator, '/api/operator/get-token', { token, body })

      expect(status).toBe(expected)
    },
  )

  it('words an invalid validation with its status, field and text', async () => {
    const emulator = await withSwitch({
      invalidStatus: 401,
      validField: 'valid',
      expiredText: 'Token expired',
    })
    const token = await companyToken(emulator)
    const expired = await emulator.operatorToken(101, -1)

    const answer = await call(emulator, '/api/operator/validate-token', {
      token,
      body: { token: expired },
    })

    expect(answer.status).toBe(401)
    expect(answer.json).toEqual({ valid: false, error: 'Token expired' })
  })

  it('clientId stands in a validation', async () => {
    const emulator = await withSwitch({ clientId: 7, validField: 'valid' })
    const token = await companyToken(emulator)
    const body = { token: await operatorToken(emulator, 101) }

    const { json } = await call(emulator, '/api/operator/validate-token', { token, body })

    expect(json).toMatchObject({ valid: true, operatorId: 101, clientId: 7 })
  })

  it('operatorClaim names the operator by another claim, and takes it', async () => {
    const emulator = await withSwitch({ operatorClaim: 'sub' })

    const token = await operatorToken(emulator, 101)

    expect(decodeJwt(token)).toMatchObject({ sub: '101' })
    expect(decodeJwt(token)).not.toHaveProperty('operator_id')
    expect(await statusOf(emulator, '/api/chat/chats', token)).toBe(200)
  })

  it.each([
    ['both', 200, 200],
    ['token', 200, 401],
    ['key', 401, 200],
  ] as const)('authorizationKey %s', async (authorizationKey, withToken, withKey) => {
    const emulator = await withSwitch({ authorizationKey })
    const ask = async (key: string): Promise<number> => {
      const headers = { 'x-authorization-key': key }
      return (await call(emulator, '/api/company/organization', { headers })).status
    }

    expect(await ask(await companyToken(emulator))).toBe(withToken)
    expect(await ask(emulator.company.apiKey)).toBe(withKey)
  })

  it('textAccept holds callers to the documented header on both GETs', async () => {
    const emulator = await withSwitch({ textAccept: 'required' })
    const token = await companyToken(emulator)

    for (const path of ['/api/company/organization', '/api/operator?organizationId=6']) {
      const headers = { accept: 'text/plain' }
      expect((await call(emulator, path, { token })).status).toBe(406)
      expect((await call(emulator, path, { token, headers })).status).toBe(200)
    }
  })

  it.each([
    ['company', 403, { status: 403 }],
    ['operator', 200, [{ id: 103 }, { id: 104 }, { id: 105 }]],
  ] as const)(
    'operatorList %s answers an operator token with %i',
    async (operatorList, status, json) => {
      const emulator = await withSwitch({ operatorList })
      const token = await operatorToken(emulator, 103)

      const answer = await call(emulator, '/api/operator', { token })

      expect(answer.status).toBe(status)
      expect(answer.json).toMatchObject(json)
    },
  )

  it('operatorList opens the list and nothing else', async () => {
    const emulator = await withSwitch({ operatorList: 'operator' })
    const token = await operatorToken(emulator, 103)
    const body = [{ organizationId: 24, name: 'Ana' }]

    const { status } = await call(emulator, '/api/operator/synchronize', { token, body })

    expect(status).toBe(403)
  })

  it.each([
    ['double', [106, 107, 108]],
    ['keep', [102, 106, 106]],
  ] as const)('equalNames %s', async (equalNames, ids) => {
    const emulator = await withSwitch({ equalNames })

    const { json } = await call(emulator, '/api/operator/synchronize', {
      token: await companyToken(emulator),
      body: [
        { organizationId: 6, name: 'Marc Dubois' },
        { organizationId: 24, name: 'Marc Dubois' },
        { organizationId: 24, name: 'Marc Dubois' },
      ],
    })

    expect(json).toMatchObject(ids.map((id) => ({ id, name: 'Marc Dubois', status: 0 })))
  })

  it.each([401, 403] as const)('revokedStatus %i', async (revokedStatus) => {
    const emulator = await withSwitch({ revokedStatus })
    const token = await companyToken(emulator)

    emulator.revokeCompanyTokens()

    expect(await statusOf(emulator, '/api/company/organization', token)).toBe(revokedStatus)
  })

  it.each([400, 403, 404, 422] as const)(
    'unknownOrganization %i, for the list and for new operators',
    async (unknownOrganization) => {
      const emulator = await withSwitch({ unknownOrganization })

      const { list, added } = await askForOrganization7(emulator)

      const refusal = { status: unknownOrganization, message: 'There is no organization 7.' }
      expect(list).toMatchObject({ status: unknownOrganization, json: refusal })
      expect(added).toMatchObject({ status: unknownOrganization, json: refusal })
      expect(emulator.state.operators).toHaveLength(5)
    },
  )

  it('unknownOrganization 200: it has no operators and takes none', async () => {
    const emulator = await withSwitch({ unknownOrganization: 200 })

    const { list, added } = await askForOrganization7(emulator)

    expect(list).toMatchObject({ status: 200, json: [] })
    expect(added).toMatchObject({ status: 200, json: [{ id: 106, name: 'Bo', status: 0 }] })
    expect(emulator.state.operators).toHaveLength(6)
  })

  it.each([400, 403, 404, 422] as const)(
    'unknownOperator %i, for a token and for a status',
    async (unknownOperator) => {
      const emulator = await withSwitch({ unknownOperator })
      const token = await companyToken(emulator)
      const expiresAt = new Date(Date.now() + hour).toISOString()
      const ask = async (path: string, fields: object): Promise<unknown> =>
        (await call(emulator, path, { token, body: { id: 999, ...fields } })).json

      const refusal = { status: unknownOperator, message: 'There is no operator 999.' }
      expect(await ask('/api/operator/get-token', { expiresAt })).toMatchObject(refusal)
      expect(await ask('/api/operator/status', { status: 1 })).toMatchObject(refusal)
    },
  )

  it('arrivedStatus is what an answer gets when it arrives, and reading goes on from there', async () => {
    const emulator = await withSwitch({ arrivedStatus: 4 })
    const token = await operatorToken(emulator, 101)
    const { told } = await connectPanel(emulator, token)
    const chat = await beginChat(emulator)
    const body = { textMessage: 'Good morning', author: 0 }
    const { json } = await call(emulator, `/api/chat/${chat.id}/message`, { token, body })
    const { id } = json as { id: number }

    await call(emulator, `/_emulator/customer/chats/${chat.id}?key=${chat.key}`)
    const arrived = await call(emulator, `/api/chat/${chat.id}/messages`, { token })
    const path = `/_emulator/customer/chats/${chat.id}/read?key=${chat.key}`
    await call(emulator, path, { method: 'POST' })
    const read = await call(emulator, `/api/chat/${chat.id}/messages`, { token })

    expect(arrived.json).toMatchObject([{ id, status: 4 }])
    expect(read.json).toMatchObject([{ id, status: 3 }])
    await vi.waitFor(() =>
      expect(told.filter(([name]) => name === 'MessageStatusChanged')).toEqual([
        ['MessageStatusChanged', id, 4],
        ['MessageStatusChanged', id, 3],
      ]),
    )
  })

  it('arrivedStatus holds for an answer to a page that is open, too', async () => {
    const emulator = await withSwitch({ arrivedStatus: 4 })
    const token = await operatorToken(emulator, 101)
    const chat = await beginChat(emulator)
    await listen(emulator, chat)
    const body = { textMessage: 'Good morning', author: 0 }

    const { json } = await call(emulator, `/api/chat/${chat.id}/message`, { token, body })

    expect(json).toMatchObject({ status: 4 })
  })

  it.each([
    ['empty', ''],
    ['OK', 'OK'],
  ] as const)('statusAnswer %s', async (statusAnswer, text) => {
    const emulator = await withSwitch({ statusAnswer })
    const token = await operatorToken(emulator, 101)
    const { chatId: id } = emulator.sendFromCustomer('Hello')

    const request = { method: 'PUT', token, body: { id, status: 2 } }
    const answer = await call(emulator, '/api/chat/status', request)

    expect([answer.status, answer.text]).toEqual([200, text])
  })

  it('messageList, messageAnswer and deleteAnswer have their other forms', async () => {
    const emulator = await withSwitch({
      messageList: 'page',
      messageAnswer: 'empty',
      deleteAnswer: 'empty',
    })
    const token = await operatorToken(emulator, 101)
    const { chatId } = emulator.sendFromCustomer('Hello')

    const body = { textMessage: 'Good morning', author: 0 }
    const sent = await call(emulator, `/api/chat/${chatId}/message`, { token, body })
    const list = await call(emulator, `/api/chat/${chatId}/messages`, { token })
    const gone = await call(emulator, `/api/chat/chats/${chatId}`, { token, method: 'DELETE' })

    expect([sent.status, sent.text]).toEqual([200, ''])
    expect(list.json).toMatchObject({
      total: 2,
      items: [{ message: 'Hello' }, { message: 'Good morning' }],
    })
    expect([gone.status, gone.text]).toEqual([200, ''])
  })
})

describe('allowList', () => {
  const stranger = { origin: 'https://stranger.example' }
  const registered = { origin: 'https://shop.example' }
  const hosts = ['/operator-chat-panel/widget-script.js', '/api/company/organization']

  it.each([
    ['script', [403, 401]],
    ['api', [200, 403]],
    ['both', [403, 403]],
  ] as const)('refuses a stranger at %s', async (allowListAt, expected) => {
    const emulator = await testEmulator({
      faults: { allowList: [registered.origin], undocumented: { allowListAt } },
    })
    const ask = async (path: string, headers: Record<string, string>): Promise<number> =>
      (await call(emulator, path, { headers })).status

    expect(await Promise.all(hosts.map((path) => ask(path, stranger)))).toEqual(expected)
    expect(await Promise.all(hosts.map((path) => ask(path, registered)))).toEqual([200, 401])
    // A back end is no site.
    expect(await Promise.all(hosts.map((path) => ask(path, {})))).toEqual([200, 401])
  })

  it('counts the hub as the API', async () => {
    const emulator = await testEmulator({
      faults: { allowList: [], undocumented: { allowListAt: 'api' } },
    })
    const token = await emulator.operatorToken(101)
    const request = { method: 'POST', token, headers: stranger }

    expect((await call(emulator, '/chathub/negotiate', request)).status).toBe(403)
  })

  it('refuses without CORS headers, and a preflight too', async () => {
    const emulator = await testEmulator({
      faults: { allowList: [], undocumented: { allowListAt: 'both' } },
    })
    const headers = { ...stranger, 'access-control-request-method': 'GET' }

    const asked = await call(emulator, hosts[1] ?? '', { method: 'OPTIONS', headers })
    const called = await call(emulator, hosts[0] ?? '', { headers: stranger })

    expect([asked.status, called.status]).toEqual([403, 403])
    expect(asked.headers.get('access-control-allow-origin')).toBe(null)
    expect(called.headers.get('access-control-allow-origin')).toBe(null)
  })
})
