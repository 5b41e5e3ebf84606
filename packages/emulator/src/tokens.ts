import { createECDH } from 'node:crypto'
import { SignJWT, errors, importJWK, jwtVerify } from 'jose'
import type { JWK, JWTVerifyGetKey } from 'jose'
import type { Random } from './random.js'

/** How tokens are signed. The vendor's illustration is HS256. */
export type SigningAlgorithm = 'ES256' | 'HS256'

/** Whom a token speaks for. */
export type TokenSubject =
  { readonly kind: 'company' } | { readonly kind: 'operator'; readonly operatorId: number }

/** The claim of an operator token that names the operator. */
export type OperatorClaim = 'operator_id' | 'sub'

/** What a look at a token gives. */
export type TokenReading =
  | { readonly result: 'valid'; readonly subject: TokenSubject; readonly expSeconds: number }
  | { readonly result: 'expired' }
  | { readonly result: 'revoked' }
  | { readonly result: 'invalid' }

/** Signs tokens and reads its own. */
export interface TokenAuthority {
  /**
   * @param expSeconds - End of the token's life, seconds since the epoch.
   * @param claim - The claim that names the operator. The default is the documentation's illustration.
   */
  readonly issue: (
    subject: TokenSubject,
    expSeconds: number,
    claim?: OperatorClaim,
  ) => Promise<string>
  /** @param now - The moment by which the token is judged, milliseconds since the epoch. */
  readonly read: (token: string, now: number) => Promise<TokenReading>
  /** Makes every company token that was issued so far invalid. */
  readonly revokeCompanyTokens: () => void
}

/** Makes an authority with keys of its own, which only an emulator of the same seed has too. */
export async function createTokenAuthority(
  algorithm: SigningAlgorithm,
  random: Random,
): Promise<TokenAuthority> {
  const { signingKey, verifyingKey } = await createKeys(algorithm, random)
  // Never the tokens of an issuer of before the last revocation.
  let companyIssuer: string = random.uuid('company issuer')

  return {
    issue: (subject, expSeconds, claim = 'operator_id') =>
      new SignJWT(claimsOf(subject, claim, companyIssuer))
        .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
        .setJti(random.uuid('jti'))
        .setExpirationTime(expSeconds)
        .sign(signingKey),
    read: async (token, now) => {
      try {
        const { payload } = await jwtVerify(token, verifyingKey, {
          algorithms: [algorithm],
          currentDate: new Date(now),
        })
        const { operator_id: named, sub, company_issuer: issuer, exp: expSeconds } = payload
        if (expSeconds === undefined) return { result: 'invalid' }
        const operatorId = sub === undefined ? named : Number(sub)
        if (typeof operatorId === 'number') {
          return { result: 'valid', subject: { kind: 'operator', operatorId }, expSeconds }
        }
        if (issuer !== companyIssuer) return { result: 'revoked' }
        return { result: 'valid', subject: { kind: 'company' }, expSeconds }
      } catch (error) {
        return { result: error instanceof errors.JWTExpired ? 'expired' : 'invalid' }
      }
    },
    revokeCompanyTokens: () => {
      companyIssuer = random.uuid('company issuer')
    },
  }
}

function claimsOf(
  subject: TokenSubject,
  claim: OperatorClaim,
  companyIssuer: string,
): Record<string, unknown> {
  if (subject.kind === 'company') return { company_issuer: companyIssuer }
  return claim === 'sub' ? { sub: String(subject.operatorId) } : { operator_id: subject.operatorId }
}

type SigningKey = Parameters<SignJWT['sign']>[0]

async function createKeys(
  algorithm: SigningAlgorithm,
  random: Random,
): Promise<{ signingKey: SigningKey; verifyingKey: JWTVerifyGetKey }> {
  if (algorithm === 'HS256') {
    const secret = new Uint8Array(random.bytes('signing key', 32))
    return { signingKey: secret, verifyingKey: () => secret }
  }
  const { d, ...publicJwk } = ellipticJwk(random.bytes('signing key', 32))
  const signingKey = await importJWK({ ...publicJwk, d }, algorithm)
  const publicKey = await importJWK(publicJwk, algorithm)
  return { signingKey, verifyingKey: () => publicKey }
}

/** Makes the key pair of a private number; Node offers it no shorter way. */
function ellipticJwk(secret: Buffer): JWK & { readonly d: string } {
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(secret)
  // The uncompressed point: a byte 4, then x and y.
  const point = ecdh.getPublicKey()
  return {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
    d: secret.toString('base64url'),
  }
}
