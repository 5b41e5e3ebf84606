import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** What a company signs in with. */
export interface CompanyCredentials {
  readonly login: string
  readonly password: string
  /** The key that the vendor's dashboard shows; taken in the header `X-Authorization-Key`. */
  readonly apiKey: string
}

/** Draws what is not given, so that no login of an emulator is known before its start. */
export function createCompany(given: Partial<CompanyCredentials> = {}): CompanyCredentials {
  return {
    login: given.login ?? `company-${randomBytes(3).toString('hex')}`,
    password: given.password ?? randomBytes(12).toString('base64url'),
    apiKey: given.apiKey ?? randomBytes(24).toString('base64url'),
  }
}

/** Whether two secrets are the same, in a time that does not tell how much of them is. */
export function isSameSecret(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
