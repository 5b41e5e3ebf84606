import { describe, expect, it } from 'vitest'
import { createChatHubClient, type ChatHubClient } from '../src/index.js'
import { makeJwt } from './jwt.js'
import { countRequests, loginOf, startTestEmulator } from './test-emulator.js'

const emulator = await startTestEmulator()
const tokenPath = '/api/operator/get-token'
const hourMs = 3_600_000
const longestLifeMs = 24 * hourMs - 5 * 60_000
const slackMs = 2 * 60_000

/** A client of a ChatHub whose clock is ahead, and whose header `Date` says so unless it is told otherwise. */
function connect(aheadMs: number, date?: string | null): ChatHubClient {
  emulator.setFaults({ clockSkewMs: aheadMs })
  return createChatHubClient(loginOf(emulator), {
    baseUrl: emulator.url,
    fetch: async (request) => {
      const { status, headers, body } = await fetch(request)
      const changed = new Headers(headers)
      if (date === null) changed.delete('date')
      else if (date !== undefined) changed.set('date', date)
      return new Response(body, { status, headers: changed })
    },
  })
}

/** How far a token's end is from the one that its life should bring. */
function lifeErrorMs(expiresAt: number | undefined, lifeMs: number): number {
  return Math.abs((expiresAt ?? NaN) - Date.now() - lifeMs)
}

describe('ChatHub’s clock', () => {
  it.each([
    [-30, longestLifeMs],
    [-3, longestLifeMs],
    // Nothing is known of the clock yet and the first token is accepted: it lives shorter, and we know.
    [3, longestLifeMs - 3 * hourMs],
    [30, longestLifeMs],
  ])('may be %i hours ahead: the token’s end is by our clock', async (hours, lifeMs) => {
    const client = connect(hours * hourMs)

    const { token, expiresAt } = await client.getOperatorToken({ operatorId: 101 })

    expect(lifeErrorMs(expiresAt, lifeMs)).toBeLessThan(slackMs)
    const validation = await client.validateToken(token)
    expect(validation).toMatchObject({ isValid: true, operatorId: 101 })
    const end = validation.isValid ? validation.expiresAt : undefined
    expect(lifeErrorMs(end, lifeMs)).toBeLessThan(slackMs)
  })

  it.each([-3, 3])('%i hours ahead is asked about once only', async (hours) => {
    const client = connect(hours * hourMs)
    await client.getOperatorToken({ operatorId: 101 })
    const callsBefore = countRequests(emulator, tokenPath)

    const { expiresAt } = await client.getOperatorToken({ operatorId: 102 })

    expect(lifeErrorMs(expiresAt, longestLifeMs)).toBeLessThan(slackMs)
    expect(callsBefore).toBeLessThanOrEqual(2)
    expect(countRequests(emulator, tokenPath)).toBe(callsBefore + 1)
  })

  it.each([-3, 3])('%i hours ahead does not change a short life', async (hours) => {
    const client = connect(hours * hourMs)

    const { expiresAt } = await client.getOperatorToken({
      operatorId: 101,
      expiresAt: Date.now() + 10 * 60_000,
    })

    expect(lifeErrorMs(expiresAt, 10 * 60_000)).toBeLessThan(slackMs)
  })

  it.each([
    ['says nothing', null],
    ['says nonsense', 'yesterday'],
    ['says what cannot be', new Date(0).toUTCString()],
  ])('behind ours in secret, where the header %s, is a rejection', async (_kind, date) => {
    const client = connect(-3 * hourMs, date)

    await expect(client.getOperatorToken({ operatorId: 101 })).rejects.toMatchObject({
      code: 'rejected',
      message: expect.stringContaining('clock'),
    })
    expect(countRequests(emulator, tokenPath)).toBe(1)
  })

  it.each([
    ['says nothing', null],
    ['says nonsense', 'yesterday'],
    ['says what cannot be', new Date(0).toUTCString()],
  ])('like ours does not need the header: it %s', async (_kind, date) => {
    const { expiresAt } = await connect(0, date).getOperatorToken({ operatorId: 101 })

    expect(lifeErrorMs(expiresAt, longestLifeMs)).toBeLessThan(slackMs)
  })
})

describe('the end of a token', () => {
  const expSeconds = (aheadMs: number): number => Math.floor((Date.now() + aheadMs) / 1000)

  function answering(body: string, date = new Date().toUTCString()): ChatHubClient {
    return createChatHubClient(
      { companyToken: 'token' },
      { fetch: async () => new Response(body, { headers: { date } }) },
    )
  }

  it('that is past by our clock and fresh by ChatHub’s is to come', async () => {
    const token = makeJwt({ exp: expSeconds(-2 * hourMs) })
    const client = answering(token, new Date(Date.now() - 3 * hourMs).toUTCString())

    const { expiresAt } = await client.getOperatorToken({ operatorId: 101 })

    expect(lifeErrorMs(expiresAt, hourMs)).toBeLessThan(slackMs)
  })

  it('is never later than asked for', async () => {
    const token = makeJwt({ exp: expSeconds(1000 * hourMs) })

    const { expiresAt } = await answering(token).getOperatorToken({ operatorId: 101 })

    expect(lifeErrorMs(expiresAt, longestLifeMs)).toBeLessThan(slackMs)
  })

  it('is the one asked for where ChatHub says none that can be', async () => {
    const token = makeJwt({ exp: 1e300 })
    const asked = Date.now() + hourMs

    const answer = await answering(token).getOperatorToken({ operatorId: 101, expiresAt: asked })

    expect(answer).toEqual({ token, expiresAt: asked })
  })

  it('without a time zone is UTC', async () => {
    const end = new Date(expSeconds(hourMs) * 1000)
    const expiration = end.toISOString().slice(0, 19)

    const { expiresAt } = await answering(
      JSON.stringify({ token: makeJwt({}), expiration }),
    ).getOperatorToken({ operatorId: 101 })

    expect(expiresAt).toBe(end.getTime())
  })
})
