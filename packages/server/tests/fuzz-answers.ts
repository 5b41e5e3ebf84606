import * as fc from 'fast-check'
import { makeJwt } from './jwt.js'

/** What ChatHub does to one call: plain values, which a failed run can print. */
export type FuzzedAnswer =
  | {
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly body: string | Uint8Array<ArrayBuffer>
    }
  | { readonly failure: keyof typeof failures }

const documented: readonly unknown[] = [
  [{ id: 6, name: 'Aurora Travel' }],
  [{ id: 101, name: 'Olena', status: 0, organization: { id: 24, name: 'Borealis Books' } }],
  [{ id: 104, name: 'Jonas', status: 1 }],
  { isValid: true, operatorId: 123, clientId: 0, expiresAt: '2025-12-31T23:59:59Z', error: null },
  { isValid: false, error: 'Invalid token' },
  { status: 400, error: 'Bad Request', message: 'Malformed', code: 1001 },
  {
    total: 124,
    items: [
      {
        id: 123,
        theme: 'Order',
        operator: { id: 21, name: 'Olena', photo: '' },
        chatStatus: 1,
        countUnread: 3,
      },
    ],
  },
  [
    {
      id: 7,
      chatId: 123,
      message: 'Hello',
      phone: '+380',
      author: 1,
      status: 3,
      media: { uri: '/a', name: 'a' },
    },
  ],
  { id: 8, chatId: 123, message: 'Hello', author: 0, status: 0 },
  [],
  {},
  'OK',
]

const oddValue = fc.oneof(
  fc.constantFrom<unknown>(null, -1, 1.5, 1e300, 2 ** 53, '', 'text', true, [], {}, -0),
  fc.jsonValue({ maxDepth: 1 }),
)
const oddKey = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  'name',
  'id',
  'status',
  'token',
)

/** A documented answer of which one part is wrong, missing or too many. */
const nearMiss = fc
  .record({
    value: fc.constantFrom(...documented),
    at: fc.nat({ max: 24 }),
    change: fc.constantFrom('keep', 'replace', 'remove', 'add', 'wrap'),
    oddValue,
    oddKey,
  })
  .map(({ value, at, change, ...odd }) => JSON.stringify(changed(value, at, change, odd)) ?? '')

type Node = Record<string, unknown>

function changed(
  value: unknown,
  at: number,
  change: string,
  odd: { oddValue: unknown; oddKey: string },
): unknown {
  if (change === 'keep') return value
  if (change === 'wrap') return at % 2 === 0 ? [value] : { [odd.oddKey]: value }
  const copy: unknown = structuredClone(value)
  const places = placesOf(copy)
  const place = places[at % places.length]
  if (!place) return odd.oddValue
  const { node, key } = place
  if (change === 'remove') delete node[key]
  else
    Object.defineProperty(node, change === 'add' ? odd.oddKey : key, {
      value: odd.oddValue,
      enumerable: true,
      configurable: true,
    })
  return copy
}

function placesOf(value: unknown): { node: Node; key: string }[] {
  if (typeof value !== 'object' || value === null) return []
  // Arrays too are objects whose entries can be looked up by key.
  const node = value as Node
  return Object.keys(node).flatMap((key) => [{ node, key }, ...placesOf(node[key])])
}

const exp = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom<unknown>(4_102_444_800, -8.64e12, 8.64e12, 1e300, '1', null, undefined),
)
const jwt = fc.oneof(
  exp.map((value) => makeJwt({ exp: value })),
  fc.constantFrom(
    'a.b.c',
    'a..c',
    'a.b',
    'undefined',
    `a.${'b'.repeat(5000)}.c`,
    'a.W10.c',
    'a.bnVsbA.c',
  ),
)
const moment = fc.oneof(
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom<unknown>(
    '2026-01-20T14:33:34',
    'tomorrow',
    '',
    5,
    null,
    '9999-12-31T23:59:59.9999999Z',
    '0000-01-01T00:00:00Z',
  ),
)

/** The four forms of a token answer, and what is close to them. */
const tokenAnswer = fc.oneof(
  jwt,
  jwt.map((token) => JSON.stringify(token)),
  jwt.map((token) => `\uFEFF "${token}"\r\n`),
  fc.tuple(jwt, moment).map(([token, expiresAt]) => JSON.stringify({ token, expiresAt })),
  fc.tuple(jwt, moment).map(([token, expiration]) => JSON.stringify({ token, expiration })),
  oddValue.map((token) => JSON.stringify({ token })),
)

const text = fc.oneof(
  { weight: 6, arbitrary: nearMiss },
  { weight: 4, arbitrary: tokenAnswer },
  { weight: 1, arbitrary: fc.json({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', ' ', 'OK', '<html></html>', 'null', '[', '{"', 'Infinity'),
  },
)

const anyBody = fc.oneof(
  { weight: 8, arbitrary: text },
  {
    weight: 1,
    arbitrary: fc.tuple(text, fc.nat({ max: 60 })).map(([whole, end]) => whole.slice(0, end)),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
)

const anyStatus = fc.oneof(
  { weight: 6, arbitrary: fc.constant(200) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      201,
      204,
      205,
      302,
      304,
      400,
      401,
      403,
      404,
      415,
      422,
      429,
      500,
      502,
      503,
      504,
    ),
  },
  { weight: 1, arbitrary: fc.integer({ min: 200, max: 599 }) },
)

// A wait is none, or longer than the call may take: nothing here shall take time.
const dates = [
  'Thu, 01 Jan 1970 00:00:00 GMT',
  'Fri, 01 Jan 2100 00:00:00 GMT',
  'soon',
  '-1',
  '0',
  '',
]
const anyHeaders: fc.Arbitrary<Record<string, string>> = fc.record(
  {
    'content-type': fc.constantFrom(
      'application/json',
      'text/plain',
      'text/html',
      'application/problem+json',
      'nonsense',
      '',
    ),
    'retry-after': fc.constantFrom(...dates, '86400', '9'.repeat(30)),
    date: fc.oneof(
      fc.constantFrom(...dates),
      fc
        .integer({ min: -50, max: 50 })
        .map((hours) => new Date(Date.now() + hours * 3_600_000).toUTCString()),
    ),
    'ratelimit-reset': fc.constantFrom('86400', '0', 'soon'),
    location: fc.constant('https://elsewhere.example/'),
  },
  { requiredKeys: [] },
)

/** Failures of the network, as `fetch` words them and as one of the user's own might. */
const failures = {
  reset: () => {
    const cause = Object.assign(new Error('reset'), { code: 'ECONNRESET' })
    throw new TypeError('fetch failed', { cause })
  },
  strange: () => {
    throw new RangeError('a proxy of the site’s own failed')
  },
  cut: () => {
    const pull = (stream: ReadableStreamDefaultController): void =>
      stream.error(new TypeError('terminated'))
    return new Response(new ReadableStream({ pull }))
  },
  used: () => {
    const response = new Response('[]')
    void response.text()
    return response
  },
} as const satisfies Record<string, () => Response>

/** Answers as `fetch` does, or throws as it does. */
export function respond(answer: FuzzedAnswer): Response {
  if ('failure' in answer) return failures[answer.failure]()
  const { status, headers, body } = answer
  const isBodyless = status === 204 || status === 205 || status === 304
  return new Response(isBodyless ? null : body, { status, headers })
}

/** One answer of ChatHub's, of whatever kind. */
export const fuzzedAnswer: fc.Arbitrary<FuzzedAnswer> = fc.oneof(
  { weight: 20, arbitrary: fc.record({ status: anyStatus, headers: anyHeaders, body: anyBody }) },
  {
    weight: 1,
    arbitrary: fc.record({ failure: fc.constantFrom('reset', 'strange', 'cut', 'used') }),
  },
)
