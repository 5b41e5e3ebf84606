import { describe, expect, it, vi } from 'vitest'
import { beginChat, listen, write } from './customer-support.js'
import { call, companyToken, connectPanel, operatorToken, testEmulator } from './support.js'

describe('the request log', () => {
  it('tells what was asked, by whom, from where, and how it ended', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)

    await call(emulator, '/api/chat/chats?page=1', {
      token,
      headers: { origin: 'https://shop.example' },
    })
    await call(emulator, '/api/chat/chats')

    expect(emulator.requests).toMatchObject([
      { method: 'POST', path: '/api/company/get-token', caller: 'company', status: 200 },
      { method: 'POST', path: '/api/operator/get-token', caller: 'company', status: 200 },
      {
        method: 'GET',
        path: '/api/chat/chats',
        query: '?page=1',
        caller: 'operator 101',
        origin: 'https://shop.example',
        status: 200,
      },
      { path: '/api/chat/chats', caller: null, origin: null, status: 401 },
    ])
  })

  it.each([
    ['X-Authorization-Key: shorter-than-thirty', 'X-Authorization-Key: …'],
    ['Authorization: a-secret-that-stands-without-its-scheme', 'Authorization: a-secr…heme'],
    [
      'Authorization: Digest a-secret-that-has-a-scheme-before',
      'Authorization: Digest a-secr…fore',
    ],
  ])('shows of %s only %s', async (header, shown) => {
    const emulator = await testEmulator()
    const [name = '', value = ''] = header.split(': ')

    await call(emulator, '/api/chat/chats?Access_Token=hidden', { headers: { [name]: value } })

    expect(emulator.requests).toMatchObject([{ credential: shown, query: '?Access_Token=…' }])
  })

  it('holds sockets and streams, and no secret', async () => {
    const emulator = await testEmulator()
    const company = await companyToken(emulator)
    const token = await operatorToken(emulator, 101)
    await connectPanel(emulator, token)
    await call(emulator, `/chathub/negotiate?access_token=${token}`, { method: 'POST' })
    const chat = await beginChat(emulator)
    await listen(emulator, chat)
    await write(emulator, chat, 'my secret words')
    await call(emulator, '/api/operator/validate-token', { token: company, body: { token } })

    await vi.waitFor(() => expect(emulator.requests.length).toBeGreaterThanOrEqual(10))
    const log = JSON.stringify(emulator.requests)

    expect(emulator.requests).toContainEqual(
      expect.objectContaining({
        path: '/chathub',
        query: '?id=…',
        caller: 'operator 101',
        status: 101,
      }),
    )
    expect(log).toContain('?access_token=…')
    expect(log).toContain(`/_emulator/customer/chats/${chat.id}/events`)
    const { login, password, apiKey } = emulator.company
    for (const secret of [login, password, apiKey, company, token, chat.key, 'my secret words']) {
      expect(log).not.toContain(secret)
    }
    expect((await call(emulator, '/_emulator/requests')).json).toEqual(JSON.parse(log))
  })
})
