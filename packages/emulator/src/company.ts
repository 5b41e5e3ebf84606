import { createHash, timingSafeEqual } from 'node:crypto'
import type { Random } from './random.js'

/** What a company signs in with. */
export interface CompanyCredentials {
  readonly login: string
  readonly password: string
  /** The key that the vendor's dashboard shows; taken in the header `X-Authorization-Key`. */
  readonly apiKey: string
}

/** Draws what is not given, so that no login of an emulator without a seed is known before its start. */
export function createCompany(
  given: Partial<CompanyCredentials>,
  random: Random,
): CompanyCredentials {
  return {
    login: given.login ?? `company-${random.bytes('company login', 3).toString('hex')}`,
    password: given.password ?? random.text('company password', 12),
    apiKey: given.apiKey ?? random.text('company key', 24),
  }
}

/** Whether two secrets are the same, in a time that does not tell how much of them is. */
export function isSameSecret(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
