import { describe, expect, it, vi } from 'vitest'
import { isOver, readToken } from '../src/token.ts'
import { operatorToken } from './operator-token.ts'

describe('readToken', () => {
  const token = operatorToken()

  it.each([
    ['bare', token],
    ['with white space around it', ` ${token}\n`],
    ['quoted', `"${token}"`],
    ['an object', { token }],
    ['the text of an object', JSON.stringify({ token })],
    ['with expiresAt', { token, expiresAt: '2999-01-01T00:00:00Z' }],
    ['with expiration', JSON.stringify({ token, expiration: '2999-01-01T00:00:00Z' })],
  ])('reads a token that is %s', (_form, answer) => {
    expect(readToken(answer).token).toBe(token)
  })

  it.each([
    ['ISO text', '2999-01-01T00:00:00Z'],
    ['milliseconds', 32_472_144_000_000],
    ['a Date', new Date('2999-01-01T00:00:00Z')],
  ])('takes the end of life from the answer: %s', (_form, expiresAt) => {
    expect(readToken({ token, expiresAt }).expiresAt).toBe(32_472_144_000_000)
  })

  it.each([undefined, null, '', 'tomorrow', Number.NaN])(
    'takes the end of life from the token when the answer says %s',
    (expiresAt) => {
      const expSeconds = JSON.parse(atob(token.split('.')[1] ?? '')).exp as number

      expect(readToken({ token, expiresAt }).expiresAt).toBe(expSeconds * 1000)
    },
  )

  it('knows no end of life of a string that is no JWT', () => {
    expect(readToken('test-token-for-development')).toEqual({
      token: 'test-token-for-development',
      expiresAt: null,
      isJwt: false,
    })
  })

  it('knows a JWT by its form and its claims', () => {
    expect(readToken(token).isJwt).toBe(true)
  })

  it.each([
    ['a text before it', `~${token}`],
    ['a text after it', `${token}~`],
    ['claims that are a number', `e30.${btoa('7')}.x`],
    ['claims that are no JSON', `e30.${btoa('seven')}.x`],
    ['claims in no base64', 'e30.a.x'],
    ['two parts', 'e30.e30'],
  ])('takes what has %s for no JWT', (_what, given) => {
    expect(readToken(given)).toEqual({ token: given, expiresAt: null, isJwt: false })
  })

  it('reads claims in the URL’s alphabet', () => {
    const claims = Buffer.from('{"name":"~~~~~???","exp":60}').toString('base64url')

    expect(claims).toMatch(/-.*_|_.*-/)
    expect(readToken(`e30.${claims}.x`).expiresAt).toBe(60_000)
  })

  it.each(['"60"', 'null', '-60', '1e300', 'true'])('takes no moment from exp %s', (exp) => {
    expect(readToken(`e30.${btoa(`{"exp":${exp}}`)}.x`).expiresAt).toBeNull()
  })

  it('leaves the white space around a token in an object out', () => {
    expect(readToken({ token: ` ${token}\n` }).token).toBe(token)
  })

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['empty', ''],
    ['white space', ' \n'],
    ['the text undefined', 'undefined'],
    ['the text null', 'null'],
    ['the text null in quotes', '"null"'],
    ['an HTML page', '<!doctype html><h1>502</h1>'],
    ['an error answer', '{"error":"Unauthorized"}'],
    ['a list', '["a"]'],
    ['broken JSON', '{"token":'],
    ['a sentence', 'Internal Server Error'],
    ['a number', 42],
    ['an object without a token', { expiresAt: 1 }],
    ['an object with a token of another kind', { token: 7 }],
  ])('refuses what is plainly no token: %s', (_what, answer) => {
    expect(() => readToken(answer)).toThrow(
      expect.objectContaining({
        code: 'token-invalid',
        message: expect.stringMatching(/^Invalid token/),
      }),
    )
  })

  it('does not quote a token in its error', () => {
    const broken = `{"token":"${token}"`

    const error = getError(() => readToken(broken))

    expect(error.cause).toBeUndefined()
    expect(error.message).not.toContain(token)
  })
})

function getError(throwing: () => unknown): Error {
  try {
    throwing()
  } catch (error) {
    return error as Error
  }
  throw new Error('Nothing was thrown')
}

describe('isOver', () => {
  it.each([
    [null, false],
    [-1, true],
    [0, true],
    [1, false],
  ])('of a token that ends in %o ms is %o', (inMs, expected) => {
    vi.useFakeTimers()
    const expiresAt = inMs === null ? null : Date.now() + inMs

    expect(isOver({ token: 'x', expiresAt, isJwt: true })).toBe(expected)
    vi.useRealTimers()
  })
})
