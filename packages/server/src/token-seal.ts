import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import { ChatHubServerError } from './errors.js'

/** A secret key of 32 bytes: as bytes, or as base64 text (`openssl rand -base64 32`). */
export type SealKey = string | Uint8Array

/** Seals texts, so that who can read them, change them or move them somewhere else gains nothing. */
export interface Seal {
  /**
   * Seals a text with the first key.
   *
   * @param context - What the text belongs to. It opens there and nowhere else.
   */
  readonly close: (text: string, context: string) => string
  /** Opens what any of the keys sealed; `undefined` for everything else. */
  readonly open: (sealed: string, context: string) => string | undefined
}

const algorithm = 'aes-256-gcm'
const keyBytes = 32
// NIST SP 800-38D: 96 bits. Drawn at random they are good for 2 ** 32 texts a key.
const nonceBytes = 12
const tagBytes = 16

/**
 * Makes a seal: AES-256-GCM, `1.<key id>.<base64url of nonce, tag, ciphertext>`.
 *
 * @param keys - The first one seals, all of them open. To change keys, put the new one in front everywhere;
 * take the old one away when what it sealed has expired.
 * @throws ChatHubServerError `invalid-options`.
 */
export function createSeal(keys: readonly (SealKey | undefined)[]): Seal {
  // Without TypeScript it may be missing, or one key.
  if (!Array.isArray(keys)) throw keyError('`keys` is no list')
  const known = new Map(keys.map(readKey).map((key) => [idOf(key), key]))
  const [first] = known
  if (!first) throw keyError('`keys` is empty')
  const [firstId, firstKey] = first
  return {
    close: (text, context) => `1.${firstId}.${encrypt(firstKey, text, context)}`,
    open: (sealed, context) => {
      const [version, id, data] = sealed.split('.')
      const key = known.get(id ?? '')
      return version === '1' && key && data ? decrypt(key, data, context) : undefined
    },
  }
}

function encrypt(key: KeyObject, text: string, context: string): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(context))
  const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString('base64url')
}

function decrypt(key: KeyObject, data: string, context: string): string | undefined {
  const bytes = Buffer.from(data, 'base64url')
  const start = nonceBytes + tagBytes
  if (bytes.length < start) return undefined
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(nonceBytes, start))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(start)), decipher.final()]).toString()
  } catch {
    return undefined // sealed with another key or for another place, or changed
  }
}

function readKey(key: SealKey | undefined): KeyObject {
  const bytes = typeof key === 'string' ? Buffer.from(key, 'base64') : key
  if (!(bytes instanceof Uint8Array) || bytes.length !== keyBytes)
    throw keyError('One of `keys` is missing or has not 32 bytes')
  return createSecretKey(bytes)
}

/** Names a key without telling anything of it. */
function idOf(key: KeyObject): string {
  return createHash('sha256').update(key.export()).digest('base64url').slice(0, 8)
}

function keyError(what: string): ChatHubServerError {
  const message = `${what}: make a key with \`openssl rand -base64 32\`, and give it to each instance.`
  return new ChatHubServerError('invalid-options', { message })
}
