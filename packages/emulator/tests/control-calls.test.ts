import { describe, expect, it, vi } from 'vitest'
import { beginChat, listen } from './customer-support.js'
import { call, companyToken, connectPanel, operatorToken, testEmulator } from './support.js'

describe('/_emulator/faults', () => {
  it('answers, changes and takes back the faults', async () => {
    const emulator = await testEmulator()

    const before = await call(emulator, '/_emulator/faults')
    const changed = await call(emulator, '/_emulator/faults', {
      method: 'PATCH',
      body: { api: { latencyMs: 5 }, token: { form: 'text' } },
    })
    const after = await call(emulator, '/_emulator/faults', { method: 'DELETE' })

    expect(before.json).toEqual(emulator.faults)
    expect(changed.json).toMatchObject({
      api: { latencyMs: 5, down: false },
      token: { form: 'text', acceptTestToken: true },
    })
    expect(after.json).toEqual(before.json)
  })

  it('says which switch cannot be', async () => {
    const emulator = await testEmulator()
    const patch = async (body: unknown): Promise<unknown> =>
      (await call(emulator, '/_emulator/faults', { method: 'PATCH', body })).json

    expect(await patch({ api: { down: 'yes' } })).toMatchObject({
      status: 400,
      message: expect.stringContaining('"api.down"'),
    })
    expect(await patch({ apy: {} })).toMatchObject({ message: expect.stringContaining('"apy"') })
    expect(await patch([])).toMatchObject({ status: 400 })
  })

  it('says so in JSON, whatever the form of the service’s errors', async () => {
    const emulator = await testEmulator({ faults: { errorForm: 'empty' } })

    const refused = await call(emulator, '/_emulator/faults', { method: 'PATCH', body: { apy: 1 } })
    const absent = await call(emulator, '/_emulator/elsewhere')
    const service = await call(emulator, '/_emulator/me')

    expect(refused.json).toMatchObject({ message: expect.stringContaining('"apy"') })
    expect(absent.json).toMatchObject({ status: 404 })
    expect(service.text).toBe('')
  })
})

describe('the page of switches', () => {
  it('shows every switch with its value', async () => {
    const emulator = await testEmulator({ faults: { api: { latencyMs: 321 } } })

    const { headers, text } = await call(emulator, '/_emulator')

    expect(headers.get('content-type')).toContain('text/html')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    for (const name of [
      'api.down',
      'hub.cors',
      'script.hang',
      'token.form',
      'widget.root',
      'widget.leaves.timer',
      'clockSkewMs',
    ]) {
      expect(text).toContain(`name="${name}"`)
    }
    expect(text).toMatch(/name="api\.latencyMs"\s+type="number"\s+step="any"\s+value="321"/)
  })

  it('takes what it shows and changes nothing else', async () => {
    const emulator = await testEmulator()
    const { text } = await call(emulator, '/_emulator')
    const form = new URLSearchParams(shownFields(text))
    form.set('api.status', '418')
    form.set('hub.down', 'true')
    form.set('token.form', 'expiration')
    form.set('widget.build', 'chunk')
    form.set('widget.leaves.socket', 'false')
    form.set('widget.leaves.body-class', 'true')
    form.set('undocumented.invalidStatus', '401')
    form.set('allowList', 'https://shop.example,\thttps://www.shop.example')
    form.set('scriptCacheControl', '1')
    form.set('api.probability', '0.25')

    const { status, headers } = await postForm(`${emulator.url}/_emulator/faults`, form)

    expect([status, headers.get('location')]).toEqual([303, '/_emulator'])
    const untouched = (await testEmulator()).faults
    expect(emulator.faults).toEqual({
      ...untouched,
      scriptCacheControl: '1',
      allowList: ['https://shop.example', 'https://www.shop.example'],
      api: { ...untouched.api, status: 418, probability: 0.25 },
      hub: { ...untouched.hub, down: true },
      token: { ...untouched.token, form: 'expiration' },
      widget: { ...untouched.widget, build: 'chunk', leaves: ['body-class', 'listeners'] },
      undocumented: { ...untouched.undocumented, invalidStatus: 401 },
    })
  })

  it('shows no login, password, key or token', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)
    const { key } = await beginChat(emulator)
    await call(emulator, '/api/chat/chats', { token })

    const { text } = await call(emulator, '/_emulator')

    const { login, password, apiKey } = emulator.company
    for (const secret of [login, password, apiKey, token, key]) expect(text).not.toContain(secret)
  })
})

describe('a change on the page', () => {
  it('of one field leaves the others, and answers the switches', async () => {
    const emulator = await testEmulator({ faults: { api: { latencyMs: 5 } } })

    const answer = await fetch(`${emulator.url}/_emulator/faults`, {
      method: 'POST',
      body: new URLSearchParams({ 'api.status': '503' }),
      headers: { accept: 'application/json' },
    })

    expect(await answer.json()).toMatchObject({ api: { latencyMs: 5, status: 503 } })
  })

  it('that cannot be is refused in words', async () => {
    const emulator = await testEmulator()

    const answer = await fetch(`${emulator.url}/_emulator/faults`, {
      method: 'POST',
      body: new URLSearchParams({ allowList: 'shop.example' }),
      headers: { accept: 'application/json' },
    })

    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({
      message: 'The fault "allowList.0": has to be an origin: https://shop.example',
    })
  })

  it('that is JSON is told of PATCH', async () => {
    const emulator = await testEmulator()

    const answer = await call(emulator, '/_emulator/faults', { body: { api: { status: 503 } } })

    expect(answer.json).toMatchObject({
      status: 415,
      message: 'The body is no form. Send JSON with PATCH.',
    })
    expect(emulator.faults.api.status).toBeNull()
  })

  it('opens the groups in which something has changed', async () => {
    const emulator = await testEmulator()
    const countOpen = async (): Promise<number> =>
      (await call(emulator, '/_emulator')).text.match(/<details[^>]*\sopen/g)?.length ?? 0

    const before = await countOpen()
    emulator.setFaults({ limits: { burst: 1 } })

    expect([before, await countOpen()]).toEqual([1, 2])
  })

  it('every switch of the page has words', async () => {
    const { text } = await call(await testEmulator(), '/_emulator')
    const names = shownFields(text).map(([name]) => name)
    const hints = [...text.matchAll(/<p class="hint" id="field-([^"]+)-hint">([^<]+)</g)]

    expect(names.length).toBeGreaterThan(70)
    expect(new Set(hints.map(([, name]) => name))).toEqual(new Set(names))
  })
})

describe('the actions of /_emulator', () => {
  it('cut operators’ and customers’ connections', async () => {
    const emulator = await testEmulator()
    const { connection } = await connectPanel(emulator, await operatorToken(emulator, 101))
    const stream = await listen(emulator, await beginChat(emulator))
    const lost = vi.fn<() => void>()
    connection.onreconnecting(() => lost())

    const { status } = await call(emulator, '/_emulator/cut', { method: 'POST' })

    expect(status).toBe(204)
    await vi.waitFor(() => expect(lost).toHaveBeenCalledTimes(1))
    await stream.ended
  })

  it('reset the data, the faults and the log', async () => {
    const emulator = await testEmulator({ faults: { errorForm: 'text' } })
    const token = await companyToken(emulator)
    await call(emulator, '/api/operator/synchronize', {
      token,
      body: [{ organizationId: 6, name: 'Ana' }],
    })
    await call(emulator, '/api/operator/status', { token, body: { id: 101, status: 2 } })
    const chat = await beginChat(emulator)
    emulator.setFaults({ api: { down: true }, errorForm: 'html' })

    await call(emulator, '/_emulator/reset', { method: 'POST' })

    expect(emulator.state.operators.map(({ id, status }) => [id, status])).toEqual([
      [101, 0],
      [102, 0],
      [103, 0],
      [104, 1],
      [105, 2],
    ])
    expect(emulator.state.chats).toHaveLength(8)
    expect(emulator.state.chats.some(({ id }) => id <= chat.id)).toBe(false)
    expect(emulator.faults).toMatchObject({ api: { down: false }, errorForm: 'text' })
    expect(emulator.requests.map(({ path }) => path)).toEqual(['/_emulator/reset'])
    expect((await call(emulator, '/api/company/organization', { token })).status).toBe(200)
  })

  it('cut connections on a reset', async () => {
    const emulator = await testEmulator()
    const { connection } = await connectPanel(emulator, await operatorToken(emulator, 101))
    const lost = vi.fn<() => void>()
    connection.onreconnecting(() => lost())

    await call(emulator, '/_emulator/reset', { method: 'POST' })

    await vi.waitFor(() => expect(lost).toHaveBeenCalledTimes(1))
  })

  it('revoke company tokens', async () => {
    const emulator = await testEmulator()
    const token = await companyToken(emulator)

    await call(emulator, '/_emulator/revoke', { method: 'POST' })

    expect((await call(emulator, '/api/company/organization', { token })).status).toBe(401)
  })

  it('lead a browser back to the page', async () => {
    const emulator = await testEmulator()

    const { status, headers } = await call(emulator, '/_emulator/reset', {
      method: 'POST',
      headers: { accept: 'text/html' },
    })

    expect([status, headers.get('location')]).toEqual([303, '/_emulator'])
  })
})

describe('/_emulator/me', () => {
  it('tells an operator who they are', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 103)

    const { json } = await call(emulator, '/_emulator/me', { token })

    expect(json).toEqual({
      operatorId: 103,
      name: 'Priya Raman',
      organization: { id: 24, name: 'Borealis Books' },
    })
  })

  it('answers 401 to strangers and 403 to the company', async () => {
    const emulator = await testEmulator()
    const token = await companyToken(emulator)

    expect((await call(emulator, '/_emulator/me')).status).toBe(401)
    expect((await call(emulator, '/_emulator/me', { token })).status).toBe(403)
  })
})

describe('/_emulator/state', () => {
  it('is the same as the state in a test', async () => {
    const emulator = await testEmulator()

    const { json } = await call(emulator, '/_emulator/state')

    expect(json).toEqual(emulator.state)
  })
})

function shownFields(page: string): [string, string][] {
  const inputs = [...page.matchAll(/<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"/g)]
  const selects = [...page.matchAll(/<select[^>]* name="([^"]+)"[^>]*>([\s\S]*?)<\/select>/g)]
  return [
    ...inputs.map(([, name = '', value = '']): [string, string] => [name, value]),
    ...selects.map(([, name = '', options = '']): [string, string] => {
      const selected = /<option value="([^"]*)" selected>/.exec(options)
      return [name, selected?.[1] ?? '']
    }),
  ]
}

function postForm(url: string, body: URLSearchParams): Promise<Response> {
  const headers = { accept: 'text/html' }
  return fetch(url, { method: 'POST', body, headers, redirect: 'manual' })
}
