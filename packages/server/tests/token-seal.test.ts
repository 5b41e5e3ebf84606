import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createSeal } from '../src/token-seal.js'

const oldKey = Buffer.alloc(32, 1)
const newKey = Buffer.alloc(32, 2)

describe('createSeal', () => {
  it('opens what it closed', () => {
    const seal = createSeal([oldKey])

    expect(seal.open(seal.close('a secret: ї', 'operator 101'), 'operator 101')).toBe('a secret: ї')
  })

  it('takes a key as base64 text too', () => {
    const sealed = createSeal([oldKey]).close('a secret', 'here')

    expect(createSeal([oldKey.toString('base64')]).open(sealed, 'here')).toBe('a secret')
    expect(createSeal([oldKey.toString('base64url')]).open(sealed, 'here')).toBe('a secret')
  })

  it('shows nothing of the text, and never the same twice', () => {
    const seal = createSeal([oldKey])

    const sealed = seal.close('a secret', 'here')

    expect(sealed).not.toContain('secret')
    expect(
      Buffer.from(sealed.split('.').at(-1) ?? '', 'base64url').toString('latin1'),
    ).not.toContain('secret')
    expect(seal.close('a secret', 'here')).not.toBe(sealed)
  })

  it('opens nothing that was moved to another place', () => {
    const seal = createSeal([oldKey])

    expect(seal.open(seal.close('a secret', 'operator 101'), 'operator 102')).toBeUndefined()
  })

  it('opens nothing that was changed in any place', () => {
    const seal = createSeal([oldKey])
    const sealed = seal.close('a secret', 'here')
    const places = Array.from(sealed.slice(0, -1), (_, index) => index)

    const opened = places.filter((place) => {
      const other = sealed[place] === 'A' ? 'B' : 'A'
      const changed = sealed.slice(0, place) + other + sealed.slice(place + 1)
      return seal.open(changed, 'here') !== undefined
    })

    expect(opened).toEqual([])
  })

  it.each(['', '1', '1.2', '1..', 'x.y.z', '1.AAAAAAAA.AAAA', 'null', '{}', '💥'.repeat(100)])(
    'opens nothing that is no seal: %s',
    (text) => {
      expect(createSeal([oldKey]).open(text, 'here')).toBeUndefined()
    },
  )

  it('opens no shortened tag', () => {
    const seal = createSeal([oldKey])
    const [version, id, data] = seal.close('', 'here').split('.')
    const bytes = Buffer.from(data ?? '', 'base64url')

    expect(
      seal.open(`${version}.${id}.${bytes.subarray(0, -1).toString('base64url')}`, 'here'),
    ).toBeUndefined()
  })

  it('closes with the first key and opens with all', () => {
    const before = createSeal([oldKey])
    const between = createSeal([newKey, oldKey])
    const after = createSeal([newKey])

    expect(between.open(before.close('a secret', 'here'), 'here')).toBe('a secret')
    expect(after.open(between.close('a secret', 'here'), 'here')).toBe('a secret')
    expect(before.open(between.close('a secret', 'here'), 'here')).toBeUndefined()
    expect(after.open(before.close('a secret', 'here'), 'here')).toBeUndefined()
  })

  it.each([
    { name: 'no key', keys: [] },
    { name: 'a short key', keys: [Buffer.alloc(31)] },
    { name: 'a long key', keys: [Buffer.alloc(33)] },
    { name: 'a password', keys: ['correct horse battery staple'] },
    { name: 'an empty second key', keys: [oldKey, ''] },
    {
      name: 'a missing environment variable',
      keys: [process.env['CHATHUB_STORE_KEY_THAT_IS_NOT_SET']],
    },
    { name: 'a missing list', keys: undefined as unknown as string[] },
    { name: 'one key in place of a list', keys: oldKey.toString('base64') as unknown as string[] },
    { name: 'bytes in place of a list', keys: oldKey as unknown as string[] },
  ])('does not take $name', ({ keys }) => {
    expect(() => createSeal(keys)).toThrow(expect.objectContaining({ code: 'invalid-options' }))
  })

  it('does not show its keys', () => {
    const key = 'c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U='

    const shown = inspect(createSeal([key]), { depth: 9, showHidden: true })

    expect(shown).not.toContain(key)
    expect(shown).not.toContain('secret')
  })
})
