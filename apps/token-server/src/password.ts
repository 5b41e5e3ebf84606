import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto'

/** The work of one hash with scrypt: `2 ** logN` blocks of `128 * r` bytes, `p` times over. */
export interface PasswordCost {
  readonly logN: number
  readonly r: number
  readonly p: number
}

/** 32 MiB and about 0.2 s of one core. Source: OWASP, Password Storage Cheat Sheet, the setting for scrypt with this memory. */
export const standardCost: PasswordCost = { logN: 15, r: 8, p: 3 }

/** Checks and makes the hashes of passwords. */
export interface Passwords {
  /** A hash with a salt of its own, in the PHC format: `$scrypt$ln=15,r=8,p=3$<salt>$<hash>`. */
  readonly hash: (password: string) => Promise<string>
  /**
   * Whether a password is the one that was hashed. It takes as long without a hash, so that the time does not
   * tell whether there is such a user.
   */
  readonly verify: (password: string, hash: string | undefined) => Promise<boolean>
  /** Whether a hash was made with another cost than today's, and has to be made anew. */
  readonly isOutdated: (hash: string) => boolean
}

const saltBytes = 16
const hashBytes = 32

/**
 * Makes the keeper of passwords.
 *
 * @param cost - Of new hashes; old ones say their own.
 */
export async function createPasswords(cost: PasswordCost): Promise<Passwords> {
  const prefix = `$scrypt$ln=${cost.logN},r=${cost.r},p=${cost.p}$`

  async function hash(password: string): Promise<string> {
    const salt = randomBytes(saltBytes)
    const key = await derive(password, salt, cost)
    return prefix + [salt, key].map(encode).join('$')
  }

  const nobodysHash = await hash(randomBytes(hashBytes).toString('hex'))
  return {
    hash,
    verify: async (password, known) => {
      const { salt, key, ...parameters } = parse(known ?? nobodysHash)
      const isRight = timingSafeEqual(await derive(password, salt, parameters), key)
      return isRight && known !== undefined
    },
    isOutdated: (known) => !known.startsWith(prefix),
  }
}

const format = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/

function parse(hash: string): PasswordCost & { readonly salt: Buffer; readonly key: Buffer } {
  const [, logN, r, p, salt, key] = format.exec(hash) ?? []
  if (salt === undefined || key === undefined) throw new Error('Not a hash of this app.')
  const [saltOf, keyOf] = [Buffer.from(salt, 'base64'), Buffer.from(key, 'base64')]
  return { logN: Number(logN), r: Number(r), p: Number(p), salt: saltOf, key: keyOf }
}

function derive(password: string, salt: Buffer, { logN, r, p }: PasswordCost): Promise<Buffer> {
  const N = 2 ** logN
  const options: ScryptOptions = { N, r, p, maxmem: 128 * r * (N + p) * 2 }
  return new Promise((resolve, reject) => {
    // The same password can be typed in two ways, with composed letters or without.
    scrypt(password.normalize('NFKC'), salt, hashBytes, options, (error, key) => {
      if (error) reject(error)
      else resolve(key)
    })
  })
}

// The PHC format has no padding.
function encode(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
