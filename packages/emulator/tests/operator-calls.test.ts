import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'
import { demoData } from '../src/index.js'
import type { Emulator } from '../src/index.js'
import { call, companyToken, operatorToken, testEmulator } from './support.js'
import type { Answer } from './support.js'

const hourMs = 60 * 60 * 1000

async function asCompany(emulator: Emulator, path: string, body?: unknown): Promise<Answer> {
  return call(emulator, path, { token: await companyToken(emulator), body })
}

function inMs(ms: number): string {
  return new Date(Date.now() + ms).toISOString()
}

describe('GET /api/operator', () => {
  it('lists all operators of an organization, inactive and deleted ones too', async () => {
    const emulator = await testEmulator()

    const { json } = await asCompany(emulator, '/api/operator?organizationId=24')

    const organization = { id: 24, name: 'Borealis Books' }
    expect(json).toEqual([
      { id: 103, name: 'Priya Raman', status: 0, organization },
      { id: 104, name: 'Jonas Weber', status: 1, organization },
      { id: 105, name: 'Ghost', status: 2, organization },
    ])
  })

  it('needs the organization', async () => {
    const emulator = await testEmulator()

    const missing = await asCompany(emulator, '/api/operator')
    const wrong = await asCompany(emulator, '/api/operator?organizationId=six')
    const unknown = await asCompany(emulator, '/api/operator?organizationId=7')

    expect(missing.json).toMatchObject({ status: 400, code: 1002 })
    expect(wrong.json).toMatchObject({ status: 400, code: 1001 })
    expect(unknown.json).toMatchObject({ status: 404, message: 'There is no organization 7.' })
  })

  it('is closed to operator tokens', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)

    const { status } = await call(emulator, '/api/operator?organizationId=6', { token })

    expect(status).toBe(403)
  })
})

describe('POST /api/operator/synchronize', () => {
  it('adds operators and answers them without their organization', async () => {
    const emulator = await testEmulator()

    const { json } = await asCompany(emulator, '/api/operator/synchronize', [
      { organizationId: 6, name: 'Ana' },
      { organizationId: 24, name: 'Bo' },
    ])

    expect(json).toEqual([
      { id: 106, name: 'Ana', status: 0 },
      { id: 107, name: 'Bo', status: 0 },
    ])
    expect(emulator.state.operators.slice(-2)).toEqual([
      { id: 106, organizationId: 6, name: 'Ana', status: 0 },
      { id: 107, organizationId: 24, name: 'Bo', status: 0 },
    ])
  })

  it('leaves the id of the test token’s operator alone', async () => {
    const emulator = await testEmulator({ data: { ...demoData, operators: [] } })

    const { json } = await asCompany(emulator, '/api/operator/synchronize', [
      { organizationId: 6, name: 'Ana' },
    ])

    expect(json).toEqual([{ id: 2, name: 'Ana', status: 0 }])
  })

  it('doubles an equal name, as documented', async () => {
    const emulator = await testEmulator()

    await asCompany(emulator, '/api/operator/synchronize', [
      { organizationId: 6, name: 'Marc Dubois' },
    ])

    const names = emulator.state.operators.map(({ name }) => name)
    expect(names.filter((name) => name === 'Marc Dubois')).toHaveLength(2)
  })

  it('adds none if one is refused', async () => {
    const emulator = await testEmulator()

    const unknown = await asCompany(emulator, '/api/operator/synchronize', [
      { organizationId: 6, name: 'Ana' },
      { organizationId: 7, name: 'Bo' },
    ])
    const nameless = await asCompany(emulator, '/api/operator/synchronize', [
      { organizationId: 6, name: 'Ana' },
      { organizationId: 6, name: ' ' },
    ])

    expect(unknown.status).toBe(404)
    expect(nameless.status).toBe(422)
    expect(emulator.state.operators).toHaveLength(5)
  })

  it('says where the list is wrong', async () => {
    const emulator = await testEmulator()

    const noList = await asCompany(emulator, '/api/operator/synchronize', { organizationId: 6 })
    const noName = await asCompany(emulator, '/api/operator/synchronize', [{ organizationId: 6 }])
    const textId = await asCompany(emulator, '/api/operator/synchronize', [
      { organizationId: '6', name: 'Ana' },
    ])

    expect(noList.json).toMatchObject({
      code: 1001,
      message: 'The body has to be an array of {"organizationId", "name"}.',
    })
    expect(noName.json).toMatchObject({ code: 1002, message: 'Field "0.name" is missing.' })
    expect(textId.json).toMatchObject({
      code: 1001,
      message: 'Field "0.organizationId" has to be a whole number.',
    })
  })
})

describe('POST /api/operator/status', () => {
  it('changes the status and answers 200 without a body', async () => {
    const emulator = await testEmulator()

    const { status, text } = await asCompany(emulator, '/api/operator/status', {
      id: 104,
      status: 0,
    })

    expect([status, text]).toEqual([200, ''])
    expect(emulator.state.operators.find(({ id }) => id === 104)?.status).toBe(0)
  })

  it('brings no deleted operator back, unless the switch says so', async () => {
    const emulator = await testEmulator()

    const refused = await asCompany(emulator, '/api/operator/status', { id: 105, status: 0 })
    emulator.setFaults({ undocumented: { revival: 'allow' } })
    const allowed = await asCompany(emulator, '/api/operator/status', { id: 105, status: 0 })

    expect([refused.status, allowed.status]).toEqual([422, 200])
  })

  it('refuses an unknown operator and an unknown status', async () => {
    const emulator = await testEmulator()

    const unknown = await asCompany(emulator, '/api/operator/status', { id: 999, status: 1 })
    const ofTheTestToken = await asCompany(emulator, '/api/operator/status', { id: 1, status: 1 })
    const wrong = await asCompany(emulator, '/api/operator/status', { id: 101, status: 3 })

    expect(ofTheTestToken.status).toBe(404)
    expect(unknown.json).toMatchObject({ status: 404, message: 'There is no operator 999.' })
    expect(wrong.json).toMatchObject({
      code: 1001,
      message: 'Field "status" has to be 0 (active), 1 (inactive) or 2 (deleted).',
    })
  })
})

describe('POST /api/operator/get-token', () => {
  it('answers a token that lives as long as was asked for', async () => {
    const emulator = await testEmulator()
    const expiresAt = inMs(hourMs)

    const { json } = await asCompany(emulator, '/api/operator/get-token', { id: 101, expiresAt })

    expect(decodeJwt(String(json))).toMatchObject({
      operator_id: 101,
      exp: Math.floor(Date.parse(expiresAt) / 1000),
    })
  })

  it('takes dates with no, three and six fraction digits', async () => {
    const emulator = await testEmulator()
    const date = inMs(hourMs).slice(0, 19)

    for (const fraction of ['', '.147', '.147258']) {
      const { status } = await asCompany(emulator, '/api/operator/get-token', {
        id: 101,
        expiresAt: `${date}${fraction}Z`,
      })
      expect(status).toBe(200)
    }
  })

  it('takes 24 hours ahead by its own clock and no more', async () => {
    const emulator = await testEmulator({ faults: { clockSkewMs: -60_000 } })

    const within = await asCompany(emulator, '/api/operator/get-token', {
      id: 101,
      expiresAt: inMs(24 * hourMs - 61_000),
    })
    const beyond = await asCompany(emulator, '/api/operator/get-token', {
      id: 101,
      expiresAt: inMs(24 * hourMs - 30_000),
    })

    expect(within.status).toBe(200)
    expect(beyond.json).toMatchObject({
      status: 400,
      message: '"expiresAt" is more than 24 hours ahead.',
    })
  })

  it('refuses a date that is past, absent, not complete, or does not exist', async () => {
    const emulator = await testEmulator()
    const ask = async (expiresAt: unknown): Promise<unknown> =>
      (await asCompany(emulator, '/api/operator/get-token', { id: 101, expiresAt })).json

    expect(await ask(inMs(-1000))).toMatchObject({ message: '"expiresAt" is in the past.' })
    expect(await ask(undefined)).toMatchObject({ code: 1002 })
    expect(await ask('2026-11-25')).toMatchObject({ code: 1001 })
    expect(await ask('2026-13-45T00:00:00Z')).toMatchObject({ code: 1001 })
    emulator.setFaults({ undocumented: { expiresAtStatus: 422 } })
    expect(await ask(inMs(-1000))).toMatchObject({ status: 422 })
  })

  it('gives each token an id of its own', async () => {
    const emulator = await testEmulator()

    const tokens = [await operatorToken(emulator, 101), await operatorToken(emulator, 101)]

    expect(new Set(tokens.map((token) => decodeJwt(token).jti)).size).toBe(2)
  })

  it('lets no token live longer than was asked for, whatever is set', async () => {
    const emulator = await testEmulator({ faults: { token: { lifeSeconds: 7_200 } } })

    const token = await operatorToken(emulator, 101, hourMs)

    expect(decodeJwt(token).exp).toBeLessThanOrEqual((Date.now() + hourMs) / 1_000)
  })

  it('cuts the life to what is set', async () => {
    const emulator = await testEmulator({ faults: { token: { lifeSeconds: 5 } } })

    const token = await operatorToken(emulator, 101)

    expect(decodeJwt(token).exp).toBeLessThanOrEqual(Date.now() / 1000 + 5)
  })

  it('refuses an unknown operator with 404, an inactive and a deleted one with 403', async () => {
    const emulator = await testEmulator()
    const ask = async (id: number): Promise<Answer> =>
      asCompany(emulator, '/api/operator/get-token', { id, expiresAt: inMs(hourMs) })

    expect((await ask(999)).json).toMatchObject({ status: 404 })
    expect((await ask(104)).json).toMatchObject({
      status: 403,
      message: 'Operator 104 is inactive and gets no token.',
    })
    expect((await ask(105)).json).toMatchObject({ status: 403 })
    emulator.setFaults({ undocumented: { inactiveToken: 'issue' } })
    expect((await ask(104)).status).toBe(200)
  })
})

describe('POST /api/operator/validate-token', () => {
  it('tells whose token it is and when it ends', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 103)

    const { json } = await asCompany(emulator, '/api/operator/validate-token', { token })

    const expiresAt = new Date((decodeJwt(token).exp ?? 0) * 1000)
    expect(json).toEqual({
      isValid: true,
      operatorId: 103,
      clientId: 0,
      expiresAt: expiresAt.toISOString().replace('.000', ''),
      error: null,
    })
  })

  it('answers two fields for any token that is not good', async () => {
    const emulator = await testEmulator()
    const expired = await operatorToken(emulator, 101, 2000)
    const foreign = await operatorToken(await testEmulator(), 101)
    const company = await companyToken(emulator)
    emulator.setFaults({ clockSkewMs: 3000 })

    for (const token of [expired, foreign, company, 'nonsense', '']) {
      const answer = await asCompany(emulator, '/api/operator/validate-token', { token })
      expect([answer.status, answer.json]).toEqual([
        200,
        { isValid: false, error: 'Invalid token' },
      ])
    }
  })

  it('words and numbers an expired token as the switches say', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101, 2000)
    emulator.setFaults({
      clockSkewMs: 3000,
      undocumented: { expiredText: 'Token expired', invalidStatus: 401 },
    })

    const { status, json } = await asCompany(emulator, '/api/operator/validate-token', { token })

    expect([status, json]).toEqual([401, { isValid: false, error: 'Token expired' }])
  })

  it('refuses the token of an operator who was deactivated after it was issued', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)

    await asCompany(emulator, '/api/operator/status', { id: 101, status: 1 })

    const checked = await asCompany(emulator, '/api/operator/validate-token', { token })
    expect(checked.json).toEqual({ isValid: false, error: 'Invalid token' })
    expect((await call(emulator, '/api/chat/chats', { token })).status).toBe(403)
  })

  it('takes the test token as operator 1, who is in no list, until the switch is off', async () => {
    const emulator = await testEmulator()
    const body = { token: 'test-token-for-development' }

    const on = await asCompany(emulator, '/api/operator/validate-token', body)
    emulator.setFaults({ token: { acceptTestToken: false } })
    const off = await asCompany(emulator, '/api/operator/validate-token', body)

    expect(on.json).toMatchObject({ isValid: true, operatorId: 1 })
    expect(off.json).toEqual({ isValid: false, error: 'Invalid token' })
    expect(emulator.state.operators.some(({ id }) => id === 1)).toBe(false)
  })

  it('needs the token in the body', async () => {
    const emulator = await testEmulator()

    const { json } = await asCompany(emulator, '/api/operator/validate-token', {})

    expect(json).toMatchObject({ code: 1002, message: 'Field "token" is missing.' })
  })
})
