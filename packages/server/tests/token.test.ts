import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { readTokenAnswer } from '../src/token.js'
import { makeJwt } from './jwt.js'

const jwt = makeJwt({ exp: 1_800_000_000 })
const expiry = 1_800_000_000_000

describe('readTokenAnswer', () => {
  it.each([
    ['a bare string', jwt],
    ['a quoted string', JSON.stringify(jwt)],
    ['a string between line breaks', `\n${jwt}\n`],
    ['an object with token', JSON.stringify({ token: jwt })],
    ['an object with expiresAt', JSON.stringify({ token: jwt, expiresAt: '2027-01-15T08:00:00Z' })],
    [
      'an object with expiration',
      JSON.stringify({ token: jwt, expiration: '2027-01-15T08:00:00Z' }),
    ],
  ])('reads %s', (_form, text) => {
    expect(readTokenAnswer(text)).toEqual({ token: jwt, expiresAt: expiry })
  })

  it('takes the earlier of two ends of life', () => {
    const text = JSON.stringify({ token: jwt, expiresAt: '2027-01-15T07:00:00Z' })

    expect(readTokenAnswer(text)?.expiresAt).toBe(Date.parse('2027-01-15T07:00:00Z'))
  })

  it.each(['UTC', 'America/New_York'])('takes a moment without a zone for UTC, in %s', (zone) => {
    vi.stubEnv('TZ', zone)
    onTestFinished(() => void vi.unstubAllEnvs())
    const text = JSON.stringify({ token: makeJwt({}), expiresAt: '2027-01-15T07:00:00.123456' })

    expect(readTokenAnswer(text)?.expiresAt).toBe(Date.UTC(2027, 0, 15, 7, 0, 0, 123))
  })

  it('needs neither exp nor expiresAt', () => {
    const opaque = makeJwt({ operator_id: 123 })

    expect(readTokenAnswer(opaque)).toEqual({ token: opaque, expiresAt: undefined })
  })

  it.each([
    ['nothing', ''],
    ['white space', '  \n'],
    ['the word undefined', 'undefined'],
    ['the word null', 'null'],
    ['a quoted word', '"undefined"'],
    ['an HTML page', '<!doctype html><title>Sign in</title>'],
    ['an error object', '{"error":"Unauthorized"}'],
    ['an object whose token is a number', '{"token":12}'],
    ['broken JSON', '{"token":'],
    ['a list', `["${jwt}"]`],
  ])('takes %s for no token', (_form, text) => {
    expect(readTokenAnswer(text)).toBeUndefined()
  })
})
