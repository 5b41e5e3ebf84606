import { describe, expect, it } from 'vitest'
import { createTokenReader, isUsableToken } from '../../src/widget/start-token.js'
import { usualWidget } from '../../src/widget-switches.js'
import { noon } from './samples.js'

function tokenWith(claims: unknown, alg = 'HS256'): string {
  return `${base64url({ alg })}.${base64url(claims)}.signature`
}

function base64url(value: unknown): string {
  return btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

describe('isUsableToken', () => {
  it('takes a token that has not expired, and one without an expiry', () => {
    expect(isUsableToken(tokenWith({ exp: noon / 1000 + 1 }), noon)).toBe(true)
    expect(isUsableToken(tokenWith({ operator_id: 123 }), noon)).toBe(true)
  })

  it('reads claims with letters that base64url writes differently', () => {
    expect(isUsableToken(tokenWith({ name: '???>>>~~~', exp: noon / 1000 - 1 }), noon)).toBe(false)
  })

  it('refuses an expired token', () => {
    expect(isUsableToken(tokenWith({ exp: noon / 1000 }), noon)).toBe(false)
  })

  it.each(['', 'undefined', 'invalid-token', 'a.b', 'a.b.c', '..', '"a.b.c"', '<html>.x.y'])(
    'refuses %j, which is no token',
    (text) => {
      expect(isUsableToken(text, noon)).toBe(false)
    },
  )

  it('refuses a token that nobody has signed', () => {
    expect(isUsableToken(tokenWith({ exp: noon / 1000 + 1 }, 'none'), noon)).toBe(false)
    const unsigned = tokenWith({ exp: noon / 1000 + 1 }).replace('signature', '')
    expect(isUsableToken(unsigned, noon)).toBe(false)
  })

  it('takes the token for development', () => {
    expect(isUsableToken('test-token-for-development', noon)).toBe(true)
  })
})

const scriptUrl = 'https://widget.example/panel/widget-script.js'
const tagId = 'operator-chat-panel-script'

interface Tag {
  readonly id: string
  readonly src: string
  token: string
}

/** As much of a document as the panel looks at. */
function pageWith(...tags: readonly Tag[]): Document {
  const scripts = tags.map((tag) => ({ ...tag, getAttribute: () => tag.token }))
  return {
    scripts,
    getElementById: (id: string) => scripts.find((script) => script.id === id) ?? null,
    querySelector: () => scripts.find(({ id }) => id.startsWith(tagId)) ?? null,
  } as unknown as Document
}

describe('createTokenReader', () => {
  const [first, second] = [tokenWith({ exp: 9e9, id: 1 }), tokenWith({ exp: 9e9, id: 2 })]

  it('finds the tag by its id, by the beginning of its id, or by its address', () => {
    const page = pageWith(
      { id: `${tagId}-sales`, src: 'https://other.example/', token: tokenWith({ id: 'prefix' }) },
      { id: tagId, src: 'https://other.example/', token: tokenWith({ id: 'id' }) },
      { id: 'other', src: `${scriptUrl}#2`, token: tokenWith({ id: 'src' }) },
    )

    const found = (['id', 'prefix', 'src'] as const).map((tokenFrom) =>
      createTokenReader(page, scriptUrl, { ...usualWidget, tokenFrom })(),
    )

    expect(found).toEqual(['id', 'prefix', 'src'].map((id) => tokenWith({ id })))
  })

  it('keeps the token of the start, or reads the tag anew for each call', () => {
    const tag = { id: tagId, src: scriptUrl, token: first }
    const page = pageWith(tag)
    const [atStart, eachTime] = (['start', 'each-call'] as const).map((tokenWhen) =>
      createTokenReader(page, scriptUrl, { ...usualWidget, tokenWhen }),
    )

    tag.token = second

    expect([atStart?.(), eachTime?.()]).toEqual([first, second])
  })

  it('throws at the start on a bad token only where the switch says so', () => {
    const page = pageWith({ id: tagId, src: scriptUrl, token: 'bad' })
    const read = (badToken: 'throws' | 'silent'): string =>
      createTokenReader(page, scriptUrl, { ...usualWidget, badToken })()

    expect(() => read('throws')).toThrow('Invalid token')
    expect(read('silent')).toBe('bad')
  })

  it('throws where the page has no tag', () => {
    expect(() => createTokenReader(pageWith(), scriptUrl, usualWidget)).toThrow(TypeError)
  })
})
