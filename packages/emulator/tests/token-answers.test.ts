import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { Emulator } from '../src/index.js'
import { call, companyToken, testEmulator } from './support.js'
import type { Answer } from './support.js'

const jsonHeaders = { 'content-type': 'application/json' }
const jwt = /^[\w-]+\.[\w-]+\.[\w-]+$/

async function ask(emulator: Emulator, accept: string): Promise<Answer> {
  const { login, password } = emulator.company
  return call(emulator, '/api/company/get-token', {
    body: { login, password },
    headers: { accept },
  })
}

describe('a token answer', () => {
  it('is a quoted string for Accept: application/json', async () => {
    const { headers, json } = await ask(await testEmulator(), 'application/json')

    expect(json).toMatch(jwt)
    expect(headers.get('content-type')).toContain('application/json')
  })

  it('is a bare string for any other Accept', async () => {
    const emulator = await testEmulator()

    for (const accept of ['*/*', 'text/plain']) {
      const { headers, text } = await ask(emulator, accept)
      expect(text).toMatch(jwt)
      expect(headers.get('content-type')).toContain('text/plain')
    }
  })

  it('is a bare string where there is no Accept', async () => {
    const { port, company } = await testEmulator()
    const { login, password } = company

    // `fetch` always sends one.
    const text = await new Promise<string>((resolve, reject) => {
      const options = { port, path: '/api/company/get-token', method: 'POST', headers: jsonHeaders }
      const asked = request(options, (answer) => {
        answer.setEncoding('utf8').once('data', resolve)
      })
      asked.once('error', reject).end(JSON.stringify({ login, password }))
    })

    expect(text).toMatch(jwt)
  })

  it('has the form that is set, whatever the Accept', async () => {
    const emulator = await testEmulator()

    emulator.setFaults({ token: { form: 'quoted' } })
    expect((await ask(emulator, '*/*')).json).toMatch(jwt)
    emulator.setFaults({ token: { form: 'text' } })
    expect((await ask(emulator, 'application/json')).text).toMatch(jwt)
    emulator.setFaults({ token: { form: 'token' } })
    expect((await ask(emulator, '*/*')).json).toEqual({ token: expect.stringMatching(jwt) })
    emulator.setFaults({ token: { form: 'expiresAt' } })
    expect((await ask(emulator, '*/*')).json).toEqual({
      token: expect.stringMatching(jwt),
      expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    })
    emulator.setFaults({ token: { form: 'expiration' } })
    expect((await ask(emulator, '*/*')).json).toEqual({
      token: expect.stringMatching(jwt),
      expiration: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    })
  })

  it('has a content type that lies, where that is set', async () => {
    const emulator = await testEmulator({
      faults: { token: { form: 'quoted', contentType: 'text/html' } },
    })

    const { headers, json } = await ask(emulator, 'application/json')

    expect(json).toMatch(jwt)
    expect(headers.get('content-type')).toBe('text/html')
  })

  it('names the end of an operator token', async () => {
    const emulator = await testEmulator()
    const token = await companyToken(emulator)
    emulator.setFaults({ token: { form: 'expiresAt' } })
    const asked = new Date(Date.now() + 60_000).toISOString()

    const { json } = await call(emulator, '/api/operator/get-token', {
      token,
      body: { id: 101, expiresAt: asked },
    })

    expect(json).toMatchObject({ expiresAt: asked.replace(/\.\d+/, '') })
  })
})
