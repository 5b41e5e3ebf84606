import { decodeJwt, decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import { call, companyToken, operatorToken, testEmulator } from './support.js'

describe('POST /api/company/get-token', () => {
  it('answers a signed company token for the right login and password', async () => {
    const emulator = await testEmulator()

    const token = await companyToken(emulator)

    expect(decodeProtectedHeader(token).alg).toBe('HS256')
    expect((await call(emulator, '/api/company/organization', { token })).status).toBe(200)
  })

  it('signs with ES256 where that is asked for', async () => {
    const emulator = await testEmulator({ signing: 'ES256' })

    const token = await companyToken(emulator)

    expect(decodeProtectedHeader(token).alg).toBe('ES256')
    expect((await call(emulator, '/api/company/organization', { token })).status).toBe(200)
  })

  it('draws another login and password for each emulator', async () => {
    const [one, other] = [await testEmulator(), await testEmulator()]

    expect(one.company.login).not.toBe(other.company.login)
    expect(one.company.password).not.toBe(other.company.password)
    expect(one.company.password.length).toBeGreaterThanOrEqual(16)
  })

  it('takes a login and password that are given', async () => {
    const emulator = await testEmulator({ company: { login: 'me', password: 'let me in' } })

    const { status } = await call(emulator, '/api/company/get-token', {
      body: { login: 'me', password: 'let me in' },
    })

    expect(status).toBe(200)
  })

  it('refuses a wrong password and a wrong login with 401', async () => {
    const emulator = await testEmulator()
    const { login, password } = emulator.company

    const wrongPassword = await call(emulator, '/api/company/get-token', {
      body: { login, password: 'wrong' },
    })
    const wrongLogin = await call(emulator, '/api/company/get-token', {
      body: { login: 'wrong', password },
    })

    const refusal = { status: 401, error: 'Unauthorized', message: 'Wrong login or password.' }
    expect(wrongPassword.json).toEqual(refusal)
    expect(wrongLogin.json).toEqual(refusal)
  })

  it('says which field is missing or of the wrong type', async () => {
    const emulator = await testEmulator()

    const missing = await call(emulator, '/api/company/get-token', { body: { login: 'me' } })
    const wrong = await call(emulator, '/api/company/get-token', {
      body: { login: 'me', password: 5 },
    })

    expect(missing.json).toEqual({
      status: 400,
      error: 'Bad Request',
      message: 'Field "password" is missing.',
      code: 1002,
    })
    expect(wrong.json).toEqual({
      status: 400,
      error: 'Bad Request',
      message: 'Field "password" has to be a string.',
      code: 1001,
    })
  })

  it('ends a company token after the life that is set, and then answers 401', async () => {
    const emulator = await testEmulator({ faults: { token: { companyLifeSeconds: 60 } } })
    const token = await companyToken(emulator)

    emulator.setFaults({ clockSkewMs: 61_000 })
    const { status, json } = await call(emulator, '/api/company/organization', { token })

    expect(decodeJwt(token).exp).toBeGreaterThan(Date.now() / 1000)
    expect(status).toBe(401)
    expect(json).toMatchObject({ message: 'The token has expired.' })
  })

  it('makes issued company tokens invalid when they are revoked', async () => {
    const emulator = await testEmulator()
    const token = await companyToken(emulator)

    emulator.revokeCompanyTokens()

    expect((await call(emulator, '/api/company/organization', { token })).status).toBe(401)
    const fresh = await companyToken(emulator)
    expect((await call(emulator, '/api/company/organization', { token: fresh })).status).toBe(200)
  })
})

describe('GET /api/company/organization', () => {
  it('lists the organizations', async () => {
    const emulator = await testEmulator()

    const { json } = await call(emulator, '/api/company/organization', {
      token: await companyToken(emulator),
      headers: { accept: 'text/plain' },
    })

    expect(json).toEqual([
      { id: 6, name: 'Aurora Travel' },
      { id: 24, name: 'Borealis Books' },
    ])
  })

  it('lists none where there is none', async () => {
    const emulator = await testEmulator({ data: { organizations: [], operators: [], chats: [] } })

    const { json } = await call(emulator, '/api/company/organization', {
      token: await companyToken(emulator),
    })

    expect(json).toEqual([])
  })

  it('takes a company token and the dashboard key in X-Authorization-Key', async () => {
    const emulator = await testEmulator()
    const token = await companyToken(emulator)

    for (const key of [token, emulator.company.apiKey]) {
      const headers = { 'x-authorization-key': key }
      expect((await call(emulator, '/api/company/organization', { headers })).status).toBe(200)
    }
  })

  it('answers 401 without a token, with a foreign one and with none that is one', async () => {
    const emulator = await testEmulator()
    const foreign = await companyToken(await testEmulator())

    for (const token of [undefined, foreign, 'nonsense', emulator.company.apiKey]) {
      const request = token === undefined ? {} : { token }
      const { status, headers } = await call(emulator, '/api/company/organization', request)
      expect(status).toBe(401)
      expect(headers.get('www-authenticate')).toBe('Bearer')
    }
  })

  it('answers 403 to an operator token', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)

    const { json } = await call(emulator, '/api/company/organization', { token })

    expect(json).toMatchObject({ status: 403, error: 'Forbidden' })
  })
})
