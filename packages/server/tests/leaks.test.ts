import { describe, expect, it } from 'vitest'
import { createSightings } from './leaks.js'

const secrets = [
  'büro "aurora"\\ login',
  'pass wörd/+=&"\\ 42',
  'key/+=&%"\\42',
  'eyJhbGciOiJub25lIn0.e30.c2lnbmF0dXJlIG9m',
]

describe('a leak is seen', () => {
  const shown: readonly [string, (secret: string) => unknown][] = [
    ['in a text', (secret) => `Authorization: Bearer ${secret}`],
    ['in JSON', (secret) => JSON.stringify({ secret })],
    ['in a URL', (secret) => `/login?password=${encodeURIComponent(secret)}`],
    ['in a form', (secret) => new URLSearchParams({ secret }).toString()],
    ['in basic authentication', (secret) => Buffer.from(`me:${secret}`).toString('base64')],
    ['in base64url', (secret) => Buffer.from(`a${secret}b`).toString('base64url')],
    ['in a cause', (secret) => new Error('failed', { cause: new Error(secret) })],
    ['in a hidden field', (secret) => Object.defineProperty({}, 'request', { value: { secret } })],
    ['in a map', (secret) => new Map([['header', [secret]]])],
    ['in a buffer', (secret) => ({ body: Buffer.from(secret) })],
  ]

  it.each(shown)('%s', (_name, show) => {
    for (const secret of secrets) {
      const planted = createSightings()
      planted.add('log', show(secret))

      expect(planted.findLeaks(new Map([['a secret', secret]]))).not.toEqual([])
    }
  })
})
