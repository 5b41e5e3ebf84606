import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ChatHubError, isChatHubError } from '../src/errors.ts'

describe('isChatHubError', () => {
  it('recognises an error of another copy of the package', () => {
    class ChatHubErrorOfAnotherCopy extends Error {
      override readonly name = 'ChatHubError'
      readonly code = 'timeout'
    }

    expect(isChatHubError(new ChatHubErrorOfAnotherCopy())).toBe(true)
  })

  it.each([undefined, null, 'timeout', {}, new Error('timeout'), { code: 'timeout' }])(
    'does not take %o for one',
    (value) => {
      expect(isChatHubError(value)).toBe(false)
    },
  )
})

describe('ChatHubError', () => {
  it('keeps the original error', () => {
    const cause = new TypeError('Failed to fetch')

    expect(new ChatHubError('offline', 'Offline.', { cause }).cause).toBe(cause)
  })

  it('has a section with cause and cure in the documentation for every code', async () => {
    const source = await readFile(join(import.meta.dirname, '../src/errors.ts'), 'utf8')
    const codes = [...source.matchAll(/^ {2}\| '([a-z-]+)'/gm)].map(([, code]) => code)
    const sections = await readSections()

    expect(new Set(sections.keys())).toEqual(new Set(codes))
    for (const [code, text] of sections) {
      expect(text, code).toMatch(/^\*\*Cause\.\*\* /m)
      expect(text, code).toMatch(/^\*\*Cure\.\*\* /m)
    }
  })

  it.each(['script-refused', 'api-refused', 'script-unreachable'])(
    'has the vendor’s support in the section of %s, which a missing registration may cause',
    async (code) => {
      expect((await readSections()).get(code)).toContain('help@smsbat.com')
    },
  )
})

/** The sections of `docs/errors.md`, whose headings are the codes, by code. */
async function readSections(): Promise<ReadonlyMap<string, string>> {
  const docs = await readFile(join(import.meta.dirname, '../../../docs/errors.md'), 'utf8')
  const parts = docs.split(/^#{2,3} /m)
  return new Map(
    parts.flatMap((part) => {
      const code = /^`([a-z-]+)`\n/.exec(part)?.[1]
      return code === undefined ? [] : [[code, part] as const]
    }),
  )
}
