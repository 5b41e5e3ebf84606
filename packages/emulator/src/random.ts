import { createHash, hkdfSync, randomBytes } from 'node:crypto'

/**
 * Draws what an emulator makes up. Each purpose has a sequence of its own, so that what is drawn for
 * one does not depend on how much was drawn for the others.
 */
export interface Random {
  /** @param length - Bytes, at most 8,160. */
  readonly bytes: (purpose: string, length: number) => Buffer
  /** A text that is safe in URLs and headers. @param length - Bytes behind it */
  readonly text: (purpose: string, length: number) => string
  readonly uuid: (purpose: string) => string
  /** A number from 0 to below 1. */
  readonly fraction: (purpose: string) => number
}

/**
 * Makes a source of random values.
 *
 * @param seed - The same seed gives the same values in the same order; without one they are secret.
 */
export function createRandom(seed?: string | number): Random {
  const root =
    seed === undefined ? randomBytes(32) : createHash('sha256').update(String(seed)).digest()
  const drawn = new Map<string, number>()

  function bytes(purpose: string, length: number): Buffer {
    const count = drawn.get(purpose) ?? 0
    drawn.set(purpose, count + 1)
    return Buffer.from(hkdfSync('sha256', root, '', `${purpose} ${count}`, length))
  }

  return {
    bytes,
    text: (purpose, length) => bytes(purpose, length).toString('base64url'),
    uuid: (purpose) => toUuid(bytes(purpose, 16)),
    fraction: (purpose) => bytes(purpose, 4).readUInt32BE() / 2 ** 32,
  }
}

/** Writes 16 bytes as a UUID, version 4. */
function toUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4]
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-')
}
