import * as fc from 'fast-check'
import { validateHeaderValue } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { ChatHubServerEvent } from '../src/events.js'
import type { HandlerAnswer, HandlerRequest, JsonBody } from '../src/handler.js'
import { listHeaders } from '../src/headers.js'
import { createTokenRoute } from '../src/token-route.js'
import { createValidateRoute } from '../src/validate-route.js'
import { documented, rejects, secret, tokenSite, validateSite, type Forced } from './odd-sites.js'

const garbage = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('%', '%2', '%00', '%C0%AF', '%ED%A0%80', '&', '=', '+', '#', '?', 'a'))
    .map((parts) => parts.join('')),
)
const parameter = fc.oneof(
  garbage,
  garbage.map((value) => `org=${value}`),
  fc.constantFrom(
    'org',
    'org=',
    'org=sales',
    'reason=complaint',
    'reason=',
    `org=${'x'.repeat(201)}`,
  ),
)
const url = fc.oneof(
  fc.constant(undefined),
  garbage,
  fc.array(parameter, { maxLength: 4 }).map((all) => `/api/chathub/token?${all.join('&')}`),
)
const method = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('GET', 'POST') },
  fc.constantFrom('HEAD', 'OPTIONS', 'PUT', 'get', '', undefined),
  fc.string(),
)

function rarely<Value>(...values: readonly Value[]): fc.Arbitrary<Value | string | undefined> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    { weight: 3, arbitrary: fc.constantFrom(...values) },
    fc.string({ unit: 'binary' }),
  )
}

const headers = fc.record({
  'sec-fetch-site': rarely('same-origin', 'none', 'same-site', 'cross-site'),
  origin: rarely('null', 'https://app.example', 'https://site.example', '*'),
  host: rarely('site.example', 'SITE.example:443'),
  'x-request-id': rarely('id-1', 'a'.repeat(65), 'a\r\nset-cookie: x=1', secret + 'é'),
  'content-type': rarely('application/json', 'application/json; charset=utf-8', 'text/plain'),
  'content-length': rarely('10', '99999', '-1', 'NaN'),
})

type Request = HandlerRequest<object, undefined>

const body: fc.Arbitrary<() => Promise<JsonBody>> = fc.oneof(
  fc
    .constantFrom<JsonBody>('too-large', { json: undefined }, { json: { token: 'a.b.c' } })
    .map((read) => () => Promise.resolve(read)),
  fc
    .oneof(fc.anything(), fc.record({ token: fc.anything() }))
    .map((json) => () => Promise.resolve({ json })),
  rejects.map((reject) => reject as () => Promise<never>),
)

const request: fc.Arbitrary<Request> = fc
  .record({ method, url, headers, readBody: body })
  .map(({ headers: sent, ...rest }) => ({
    ...rest,
    host: {},
    context: undefined,
    header: (name: string) => sent[name as keyof typeof sent],
  }))

const seen = new Map<string, number>()

function check(answer: HandlerAnswer, events: readonly ChatHubServerEvent[]): void {
  const parsed = answer.body === '' ? {} : JSON.parse(answer.body)
  expect(documented[answer.status]).toContain(parsed.code)
  const keys = Object.keys(parsed).toSorted().join()
  expect(['', 'code,error', 'expiresAt,token', 'isValid']).toContain(keys)
  for (const value of listHeaders(answer)) validateHeaderValue('name', value)
  expect(JSON.stringify([answer, events])).not.toContain(secret)
  const key = `${answer.status} ${parsed.code ?? keys}`
  seen.set(key, (seen.get(key) ?? 0) + 1)
}

const time = 600_000

describe('whatever is asked and whatever the site does', () => {
  it('answers of the token route are documented ones', { timeout: time }, async () => {
    await fc.assert(
      fc.asyncProperty(
        tokenSite,
        fc.array(request, { minLength: 1, maxLength: 3 }),
        async (site, requests) => {
          const { peek, getToken, listens, ...options } = site
          const events: ChatHubServerEvent[] = []
          const onEvent = (event: ChatHubServerEvent) => (events.push(event), listens?.())
          const service = { peek, getToken }
          const answer = createTokenRoute({ ...options, onEvent, service } as Forced)

          for (const one of requests) check(await answer(one), events)

          expect(events).toHaveLength(requests.length)
        },
      ),
      { numRuns: 40_000 },
    )
  })

  it('answers of the validation route are documented ones', { timeout: time }, async () => {
    await fc.assert(
      fc.asyncProperty(
        validateSite,
        fc.array(request, { minLength: 1, maxLength: 3 }),
        async (site, requests) => {
          const { validateToken, listens, ...options } = site
          const events: ChatHubServerEvent[] = []
          const onEvent = (event: ChatHubServerEvent) => (events.push(event), listens?.())
          const client = { validateToken }
          const answer = createValidateRoute({ ...options, onEvent, client } as Forced)

          for (const one of requests) check(await answer(one), events)

          expect(events).toHaveLength(requests.length)
        },
      ),
      { numRuns: 20_000 },
    )
  })

  it('were at least 100,000, and every documented answer was among them', () => {
    const wanted = Object.entries(documented).flatMap(([status, codes]) =>
      codes.filter((code) => code !== undefined).map((code) => `${status} ${code}`),
    )

    expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(100_000)
    expect(wanted.filter((key) => !seen.has(key))).toEqual([])
    expect([...seen.keys()]).toEqual(
      expect.arrayContaining(['200 expiresAt,token', '200 isValid', '204 ']),
    )
  })
})
