import * as fc from 'fast-check'
import { ChatHubServerError } from '../src/errors.js'

/** Stands in each thing that is thrown; no answer, header or event may hold it. */
export const secret = 'SECRET-5f2d'

/** What the README documents. */
export const documented: Readonly<Record<string, readonly (string | undefined)[]>> = {
  200: [undefined],
  204: [undefined],
  400: ['invalid-request'],
  401: ['unauthorized'],
  403: [
    'no-operator',
    'organization-forbidden',
    'operator-inactive',
    'operator-refused',
    'cross-site',
  ],
  404: ['not-found'],
  405: ['method-not-allowed'],
  413: ['body-too-large'],
  415: ['not-json'],
  429: ['too-many-requests'],
  500: ['token-unavailable', 'validation-unavailable'],
}

const serverCodes = [
  'forbidden',
  'not-found',
  'no-operator',
  'organization-forbidden',
  'operator-inactive',
  'unavailable',
  'login-refused',
  'rate-limited',
] as const

/** What makes a value. fast-check looks into plain values, and some of ours throw when that is done. */
type Make = () => unknown

const anything: fc.Arbitrary<Make> = fc.anything().map((value) => () => value)

/** Anything can be thrown. */
const thrown: fc.Arbitrary<Make> = fc.oneof(
  fc
    .constantFrom(...serverCodes)
    .map((code) => () => new ChatHubServerError(code, { message: secret })),
  fc.constantFrom<Make>(
    () => new Error(secret),
    () => secret,
    () => undefined,
    () => null,
    () => ({ name: 'ChatHubServerError', code: secret }),
    () => ({ name: 'ChatHubServerError', code: { toString: () => secret } }),
    makeTrap,
    makeRevoked,
  ),
  anything,
)

/** Has fields that throw when they are read. */
function makeTrap(): object {
  return new Proxy({}, { get: fail, has: fail })
}

function fail(): never {
  throw new Error(secret)
}

function makeRevoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

const throws: fc.Arbitrary<Make> = thrown.map((make) => () => {
  throw make()
})

export const rejects: fc.Arbitrary<Make> = thrown.map((make) => async () => {
  throw make()
})

/** A function of the site's: answers one of `values`, now or later, or fails in any way. */
function behaviour(values: fc.Arbitrary<Make>): fc.Arbitrary<Make> {
  return fc.oneof(
    { weight: 5, arbitrary: values },
    { weight: 3, arbitrary: values.map((make) => async () => make()) },
    throws,
    rejects,
    // oxlint-disable-next-line unicorn/no-thenable -- as a site may have it
    throws.map((then) => () => ({ then })),
  )
}

function oneOf(...values: readonly unknown[]): fc.Arbitrary<Make> {
  return fc.constantFrom(...values.map((value) => () => value))
}

const user = fc.oneof(
  { weight: 5, arbitrary: oneOf('olena', { id: 7 }, { name: 'olena' }) },
  oneOf(null, undefined, false, '', 0, NaN, makeTrap(), makeRevoked()),
  anything,
)
const operatorId = fc.oneof(
  { weight: 5, arbitrary: oneOf(101, 101, 101, null, undefined) },
  oneOf(NaN, Infinity, -1, 1.5, '101', '', {}, [], 10n, Symbol('101'), true, makeRevoked()),
  anything,
)
const kept = Object.freeze({ token: 'a.b.c', expiresAt: 1_800_000_000_000 })
const token = fc.oneof(
  { weight: 5, arbitrary: oneOf(kept) },
  oneOf(undefined, null, 'a.b.c', {}, { token: 'a.b.c', expiresAt: NaN }, makeTrap()),
)
/** By chance alone the token service would say so once in twenty thousand requests. */
const refuses: fc.Arbitrary<Make> = fc
  .constantFrom('forbidden' as const, 'not-found' as const)
  .map((code) => () => Promise.reject(new ChatHubServerError(code, { message: secret })))
const listener = fc.constantFrom(
  undefined,
  () => undefined,
  fail,
  () => Promise.reject(new Error(secret)),
)
const common = {
  authorize: behaviour(user),
  userKey: fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, anything, fc.constant(fail)),
  onError: listener,
  listens: listener,
  allowedOrigins: fc.constantFrom(undefined, ['https://app.example']),
  rateLimit: fc.constantFrom(undefined, false, { requests: 1, windowMs: 1e9 }),
}
// All of it is what the types forbid.
export type Forced = never

export const tokenSite = fc.record({
  ...common,
  operatorFor: behaviour(operatorId),
  peek: fc.oneof(oneOf(undefined), token, throws),
  getToken: fc.oneof({ weight: 3, arbitrary: behaviour(token) }, refuses),
})
export const validateSite = fc.record({
  ...common,
  validateToken: behaviour(oneOf({ isValid: true })),
})
