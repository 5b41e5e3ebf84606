import { randomBytes, randomUUID } from 'node:crypto'
import { SignJWT, errors, generateKeyPair, jwtVerify } from 'jose'
import type { JWTVerifyGetKey } from 'jose'

/** How tokens are signed. The vendor's illustration is HS256. */
export type SigningAlgorithm = 'ES256' | 'HS256'

/** Whom a token speaks for. */
export type TokenSubject =
  { readonly kind: 'company' } | { readonly kind: 'operator'; readonly operatorId: number }

/** What a look at a token gives. */
export type TokenReading =
  | { readonly result: 'valid'; readonly subject: TokenSubject; readonly expSeconds: number }
  | { readonly result: 'expired' }
  | { readonly result: 'invalid' }

/** Signs tokens and reads its own. */
export interface TokenAuthority {
  /** @param expSeconds - End of the token's life, seconds since the epoch. */
  readonly issue: (subject: TokenSubject, expSeconds: number) => Promise<string>
  /** @param now - The moment by which the token is judged, milliseconds since the epoch. */
  readonly read: (token: string, now: number) => Promise<TokenReading>
  /** Makes every company token that was issued so far invalid. */
  readonly revokeCompanyTokens: () => void
}

/** Makes an authority with keys of its own, which no other emulator accepts. */
export async function createTokenAuthority(algorithm: SigningAlgorithm): Promise<TokenAuthority> {
  const { signingKey, verifyingKey } = await createKeys(algorithm)
  // Never the tokens of an issuer of before the last revocation.
  let companyIssuer: string = randomUUID()

  return {
    issue: (subject, expSeconds) => {
      const claims =
        subject.kind === 'operator'
          ? { operator_id: subject.operatorId }
          : { company_issuer: companyIssuer }
      return new SignJWT(claims)
        .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
        .setJti(randomUUID())
        .setExpirationTime(expSeconds)
        .sign(signingKey)
    },
    read: async (token, now) => {
      try {
        const { payload } = await jwtVerify(token, verifyingKey, {
          algorithms: [algorithm],
          currentDate: new Date(now),
        })
        const { operator_id: operatorId, company_issuer: issuer, exp: expSeconds } = payload
        if (expSeconds === undefined) return { result: 'invalid' }
        if (typeof operatorId === 'number') {
          return { result: 'valid', subject: { kind: 'operator', operatorId }, expSeconds }
        }
        if (issuer !== companyIssuer) return { result: 'invalid' }
        return { result: 'valid', subject: { kind: 'company' }, expSeconds }
      } catch (error) {
        return { result: error instanceof errors.JWTExpired ? 'expired' : 'invalid' }
      }
    },
    revokeCompanyTokens: () => {
      companyIssuer = randomUUID()
    },
  }
}

type SigningKey = Parameters<SignJWT['sign']>[0]

async function createKeys(
  algorithm: SigningAlgorithm,
): Promise<{ signingKey: SigningKey; verifyingKey: JWTVerifyGetKey }> {
  if (algorithm === 'HS256') {
    const secret = new Uint8Array(randomBytes(32))
    return { signingKey: secret, verifyingKey: () => secret }
  }
  const { privateKey, publicKey } = await generateKeyPair(algorithm)
  return { signingKey: privateKey, verifyingKey: () => publicKey }
}
