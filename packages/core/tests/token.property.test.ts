import * as fc from 'fast-check'
import { afterEach, expect, it, vi } from 'vitest'
import { isChatHubError } from '../src/errors.ts'
import { mergeOptions } from '../src/options.ts'
import { readToken } from '../src/token.ts'
import { requestToken } from '../src/token-source.ts'
import type { ChatHubOptions } from '../src/types.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

const anything = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
})

/** What throws as soon as somebody looks at it. */
const trap = fc.constant(
  new Proxy(
    {},
    {
      get: () => {
        throw new RangeError('Do not look at me')
      },
    },
  ),
)

const value = fc.oneof(anything, trap, fc.constant(Symbol('token')))

/** An answer of nearly the right form. */
const answer = fc.record(
  { token: fc.oneof(fc.string(), value), expiresAt: value, expiration: value },
  { requiredKeys: [] },
)

function encode(part: unknown): string {
  return Buffer.from(JSON.stringify(part) ?? '').toString('base64url')
}

/** A JWT whose claims may be anything. */
const jwt = fc
  .oneof(fc.jsonValue(), fc.record({ exp: fc.oneof(fc.jsonValue(), fc.double()) }))
  .map((claims) => `${encode({ alg: 'none' })}.${encode(claims)}.c2ln`)

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  jwt,
  jwt.map((token) => JSON.stringify(token)),
  answer.map((given) => stringify(given)),
)

function stringify(given: unknown): string {
  try {
    return JSON.stringify(given) ?? ''
  } catch {
    return '{'
  }
}

const input = fc.oneof(value, answer, text)

/** What becomes of an input: a code, or a token with a moment or none. */
function outcomeOf(given: unknown): string {
  try {
    const { token, expiresAt, isJwt } = readToken(given)
    const isDate = expiresAt === null || new Date(expiresAt).getTime() > 0
    const isSound = /^[^\s<>{}[\]"]+$/.test(token) && typeof isJwt === 'boolean' && isDate
    return isSound ? 'token' : `unsound: ${token} ${expiresAt}`
  } catch (error) {
    return isChatHubError(error) && error.cause === undefined
      ? error.code
      : `thrown: ${String(error)}`
  }
}

it('reads a token with a moment or none, or throws token-invalid', () => {
  const seen = new Set<string>()

  const collect = (given: unknown): void => void seen.add(outcomeOf(given))
  fc.assert(fc.property(input, collect), { numRuns: 3000 })

  expect(seen).toEqual(new Set(['token', 'token-invalid']))
})

it('reads each JWT as it is, in every form of an answer', () => {
  const forms = [
    (token: string): unknown => token,
    (token: string): unknown => ` ${token}\n`,
    (token: string): unknown => JSON.stringify(token),
    (token: string): unknown => ({ token }),
    (token: string): unknown => JSON.stringify({ token, expiration: null }),
  ]
  fc.assert(
    fc.property(jwt, fc.constantFrom(...forms), (token, form) => {
      expect(readToken(form(token)).token).toBe(token)
    }),
  )
})

it('takes each moment that an answer names', () => {
  const moments = fc.date({ min: new Date(1), noInvalidDate: true })
  fc.assert(
    fc.property(moments, fc.constantFrom('expiresAt', 'expiration'), (moment, name) => {
      for (const form of [moment, moment.getTime(), moment.toISOString()]) {
        expect(readToken({ token: 'a.b', [name]: form }).expiresAt).toBe(moment.getTime())
      }
    }),
  )
})

async function failureOf(options: ChatHubOptions): Promise<unknown> {
  const question = { reason: 'start', signal: new AbortController().signal } as const
  return requestToken(mergeOptions([options]), question).then(
    () => null,
    (error: unknown) => error,
  )
}

it('rejects with nothing but errors of ours, whatever getToken does', async () => {
  const manner = fc.constantFrom('answers', 'rejects', 'throws')
  await fc.assert(
    fc.asyncProperty(fc.oneof(anything, answer, text), manner, async (given, how) => {
      const getToken = (): Promise<string> => {
        if (how === 'throws') throw given
        return how === 'rejects' ? Promise.reject(given) : Promise.resolve(given as string)
      }

      const failure = await failureOf({ getToken })

      expect(failure === null || isChatHubError(failure)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

it('rejects with nothing but errors of ours, whatever the token route answers', async () => {
  const status = fc.constantFrom(200, 201, 400, 401, 403, 404, 409, 429, 500, 502, 503)
  const word = fc.oneof(fc.nat().map(String), fc.stringMatching(/^[\w :,-]*$/))
  const headers = fc.record({ date: word, 'retry-after': word }, { requiredKeys: [] })
  await fc.assert(
    fc.asyncProperty(status, text, headers, async (code, body, given) => {
      vi.stubGlobal('fetch', async () => new Response(body, { status: code, headers: given }))

      const failure = await failureOf({ tokenEndpoint: '/t' })

      expect(failure === null || isChatHubError(failure)).toBe(true)
    }),
    { numRuns: 500 },
  )
})
