import * as fc from 'fast-check'
import {
  Agent,
  request as sendRequest,
  type IncomingMessage,
  type RequestListener,
} from 'node:http'
import { afterAll, expect, it } from 'vitest'
import { createTokenHandler, createValidateHandler } from '../src/node.js'
import { documented, secret, tokenSite, validateSite, type Forced } from './odd-sites.js'
import { listen, tokenPath } from './sites.js'

const agent = new Agent({ keepAlive: true, maxSockets: 8 })
afterAll(() => agent.destroy())

interface Question {
  readonly method: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Whether the browser goes away before the end of its body. */
  readonly goesAway: boolean
}

/** What Node's own client agrees to send. */
const visible = fc
  .string({ unit: fc.integer({ min: 0x21, max: 0xff }).map((code) => String.fromCharCode(code)) })
  .map((text) => text.replaceAll('\x7f', ''))
const jsonLike = fc.oneof(
  fc.json(),
  fc.json().map((json) => json.slice(0, -1)),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '{"token":"a.b.c"}',
    '{"token":',
    '',
    '\uFEFF{"token":"t"}',
    `"${'x'.repeat(20_000)}"`,
  ),
)
const question: fc.Arbitrary<Question> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'POST', 'HEAD', 'OPTIONS', 'DELETE', 'PROPFIND'),
  query: visible.map((text) => text.replaceAll(/[^\x21-\x7e]/g, '%E4')),
  headers: fc
    .dictionary(
      fc.constantFrom('sec-fetch-site', 'origin', 'x-request-id', 'accept', 'cookie', 'x-garbage'),
      fc.oneof(visible, fc.constantFrom('same-origin', 'none', 'null')),
    )
    .chain((headers) =>
      fc
        .constantFrom('application/json', 'application/json;x', 'text/plain', 'garbage')
        .map((type) => ({ ...headers, 'content-type': type })),
    ),
  body: jsonLike,
  goesAway: fc.integer({ min: 0, max: 19 }).map((number) => number === 0),
})

/** Answers `undefined` if the browser has gone away. */
function ask(port: number, { method, query, headers, body, goesAway }: Question) {
  return new Promise<{ status: number; text: string } | undefined>((resolve, reject) => {
    const path = `${tokenPath}?${query}`
    const request = sendRequest({ port, path, method, headers: { ...headers }, agent })
    request.on('response', (response) => resolve(readAnswer(response)))
    request.on('error', (error) => (goesAway ? resolve(undefined) : reject(error)))
    // Node leaves it out for methods that rarely have a body.
    request.setHeader('content-length', goesAway ? 100 : Buffer.byteLength(body))
    if (!goesAway) return void request.end(body)
    request.write('{', () => request.destroy())
    request.on('close', () => resolve(undefined))
  })
}

async function readAnswer(response: IncomingMessage): Promise<{ status: number; text: string }> {
  let text = JSON.stringify(response.rawHeaders)
  for await (const part of response) text += String(part)
  return { status: response.statusCode ?? 0, text }
}

it(
  'answers whatever comes over real HTTP with a documented status',
  { timeout: 600_000 },
  async () => {
    let listener: RequestListener = () => undefined
    const port = await listen((request, response) => listener(request, response))
    let answered = 0

    await fc.assert(
      fc.asyncProperty(
        tokenSite,
        validateSite,
        fc.boolean(),
        fc.array(question, { minLength: 1, maxLength: 4 }),
        async (tokens, validation, isToken, questions) => {
          const { peek, getToken, ...one } = tokens
          const { validateToken, ...two } = validation
          const handler = isToken
            ? createTokenHandler({ ...one, service: { peek, getToken } } as Forced)
            : createValidateHandler({ ...two, client: { validateToken } } as Forced)
          listener = (request, response) => void handler(request, response)

          const answers = await Promise.all(questions.map((each) => ask(port, each)))

          for (const answer of answers.filter((each) => each !== undefined)) {
            expect(Object.keys(documented)).toContain(String(answer.status))
            expect(answer.text).not.toContain(secret)
            answered += 1
          }
        },
      ),
      { numRuns: 2000 },
    )

    expect(answered).toBeGreaterThan(3000)
  },
)
