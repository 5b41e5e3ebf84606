import { ApiError } from './api-error.js'
import { isSameSecret } from './company.js'
import type { EmulatorContext } from './context.js'
import { shorten } from './request-log.js'
import type { TokenSubject } from './tokens.js'
import type { Operator } from './world/world-types.js'
import { testOperatorId } from './world/world.js'

/** The token of the vendor's examples for local development. */
const testToken = 'test-token-for-development'

/** The test token does not expire; where an expiry has to be named it is a day ahead, in seconds. */
const testTokenLifeSeconds = 86_400

/** Whom a request speaks for. */
export type Caller =
  | { readonly kind: 'company' }
  | { readonly kind: 'operator'; readonly operator: Operator; readonly expSeconds: number }

/** What a request brought to be known by. */
export interface Credentials {
  readonly authorization: string | undefined
  readonly authorizationKey: string | undefined
  /** Query parameter of the hub: browsers cannot set headers on a WebSocket. */
  readonly accessToken?: string | undefined
}

/** What `validate-token` learns about an operator token. */
export type OperatorTokenCheck =
  | { readonly isValid: true; readonly operatorId: number; readonly expSeconds: number }
  | { readonly isValid: false; readonly isExpired: boolean }

/**
 * Finds out whom a request speaks for.
 *
 * @throws {@link ApiError} 401 without a credential that is taken, 403 for an operator who may not.
 */
export async function identify(
  context: EmulatorContext,
  credentials: Credentials,
): Promise<Caller> {
  const { authorizationKey, revokedStatus } = context.faults.get().undocumented
  const key = credentials.authorizationKey
  const isDashboardKey = key !== undefined && isSameSecret(key, context.company.apiKey)
  if (isDashboardKey && authorizationKey !== 'token') return { kind: 'company' }
  const tokenInKey = authorizationKey === 'key' ? undefined : key
  const token = bearerToken(credentials.authorization) ?? tokenInKey ?? credentials.accessToken
  if (token === undefined || token === '') {
    throw new ApiError(401, 'Not authenticated. Send "Authorization: Bearer <token>".')
  }
  if (token === testToken && context.faults.get().token.acceptTestToken) {
    return operatorCaller(context, testOperatorId, testExpiry(context))
  }
  const reading = await context.tokens.read(token, context.now())
  if (reading.result === 'expired') throw new ApiError(401, 'The token has expired.')
  if (reading.result === 'revoked') throw new ApiError(revokedStatus, 'The token was revoked.')
  if (reading.result === 'invalid') throw new ApiError(401, 'The token is not valid.')
  if (reading.subject.kind === 'company') return { kind: 'company' }
  return operatorCaller(context, reading.subject.operatorId, reading.expSeconds)
}

/** @throws {@link ApiError} 403 if the caller is no company. */
export function requireCompany(caller: Caller): void {
  if (caller.kind === 'company') return
  throw new ApiError(403, 'This call takes a company token; an operator token was sent.')
}

/** @throws {@link ApiError} 403 if the caller is no operator. */
export function requireOperator(caller: Caller): Operator {
  if (caller.kind === 'operator') return caller.operator
  throw new ApiError(403, 'This call takes an operator token; a company token was sent.')
}

/** Looks at an operator token without using it. */
export async function checkOperatorToken(
  context: EmulatorContext,
  token: string,
): Promise<OperatorTokenCheck> {
  if (token === testToken && context.faults.get().token.acceptTestToken) {
    return { isValid: true, operatorId: testOperatorId, expSeconds: testExpiry(context) }
  }
  const reading = await context.tokens.read(token, context.now())
  if (reading.result !== 'valid') {
    return { isValid: false, isExpired: reading.result === 'expired' }
  }
  if (reading.subject.kind !== 'operator') return { isValid: false, isExpired: false }
  const { operatorId } = reading.subject
  const operator = context.world.findOperator(operatorId)
  if (operator === undefined || !mayUseTokens(context, operator)) {
    return { isValid: false, isExpired: false }
  }
  return { isValid: true, operatorId, expSeconds: reading.expSeconds }
}

/** Whether tokens of this operator are issued and taken; for one who is not active, a switch. */
export function mayUseTokens(context: EmulatorContext, operator: Operator): boolean {
  return operator.status === 0 || context.faults.get().undocumented.inactiveToken === 'issue'
}

/** Returns the words for an operator's status. */
export function statusWord({ status }: Operator): string {
  return ['active', 'inactive', 'deleted'][status] ?? 'unknown'
}

function operatorCaller(context: EmulatorContext, id: number, expSeconds: number): Caller {
  const operator =
    id === testOperatorId ? context.world.operator(id) : context.world.findOperator(id)
  // An operator who was added before a reset is gone, and so is what the token was good for.
  if (operator === undefined) throw new ApiError(401, 'The token is not valid.')
  if (mayUseTokens(context, operator)) return { kind: 'operator', operator, expSeconds }
  throw new ApiError(403, `Operator ${id} is ${statusWord(operator)}.`)
}

/** Signs a token, and has it shown on the page of switches. */
export async function issueToken(
  { tokens, faults, issued, live, now }: EmulatorContext,
  subject: TokenSubject,
  expSeconds: number,
): Promise<string> {
  const { operatorClaim } = faults.get().undocumented
  const token = await tokens.issue(subject, expSeconds, operatorClaim)
  const speaksFor = subject.kind === 'company' ? 'company' : `operator ${subject.operatorId}`
  const entry = { at: now(), speaksFor, expiresAt: expSeconds * 1_000, shown: shorten(token) }
  issued.add(entry)
  live.emit({ name: 'token', data: entry })
  return token
}

function testExpiry(context: EmulatorContext): number {
  return Math.floor(context.now() / 1_000) + testTokenLifeSeconds
}

function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1]
}
