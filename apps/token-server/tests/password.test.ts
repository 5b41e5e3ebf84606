import { describe, expect, it } from 'vitest'
import { createPasswords } from '../src/password.ts'

const cost = { logN: 10, r: 8, p: 1 }

describe('createPasswords', () => {
  it('hashes each time with another salt, and says the cost in the hash', async () => {
    const { hash } = await createPasswords({ logN: 11, r: 4, p: 2 })

    const hashes = [await hash('secret'), await hash('secret')]

    for (const one of hashes) {
      expect(one).toMatch(/^\$scrypt\$ln=11,r=4,p=2\$[\w+/]{22}\$[\w+/]{43}$/)
    }
    expect(hashes[0]).not.toBe(hashes[1])
  })

  it('knows the right password from others', async () => {
    const { hash, verify } = await createPasswords(cost)
    const known = await hash('pässword ﬁve')

    // Typed on a keyboard that sends two characters for one, and a ligature in its parts.
    expect(await verify('pa\u0308ssword five', known)).toBe(true)
    for (const wrong of ['', 'password five', 'pässword ﬁve ', 'PÄSSWORD FIVE']) {
      expect(await verify(wrong, known)).toBe(false)
    }
  })

  it('takes hashes of another cost, and knows them as outdated', async () => {
    const old = await (await createPasswords({ logN: 9, r: 4, p: 3 })).hash('secret')
    const { hash, verify, isOutdated } = await createPasswords(cost)

    expect(await verify('secret', old)).toBe(true)
    expect(await verify('Secret', old)).toBe(false)
    expect(isOutdated(old)).toBe(true)
    expect(isOutdated(await hash('secret'))).toBe(false)
  })

  it('reads a hash of a published test vector', async () => {
    // RFC 7914, section 12: the first 32 bytes of scrypt("password", "NaCl", 1024, 8, 16); any length begins the same.
    const key = Buffer.from(
      'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162',
      'hex',
    )
    const { verify } = await createPasswords(cost)

    const known = `$scrypt$ln=10,r=8,p=16$TmFDbA$${key.toString('base64').replace('=', '')}`

    expect(await verify('password', known)).toBe(true)
  })

  it('works as hard for a user who does not exist', async () => {
    const { hash, verify } = await createPasswords({ logN: 14, r: 8, p: 1 })
    const known = await hash('secret')

    const forNobody = await workOf(() => verify('wrong', undefined))
    const forSomebody = await workOf(() => verify('wrong', known))

    // Without a hash to compare with, the answer would come at a thousandth of the work.
    expect(forNobody / forSomebody).toBeGreaterThan(0.3)
    expect(await verify('secret', undefined)).toBe(false)
  })

  it('refuses what is no hash of its own', async () => {
    const { verify } = await createPasswords(cost)

    await expect(verify('secret', 'secret')).rejects.toThrow('Not a hash of this app.')
  })
})

/** Microseconds of the processor, which a busy machine does not lengthen. */
async function workOf(action: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  for (let count = 0; count < 5; count += 1) await action()
  return process.cpuUsage(before).user
}
