import * as v from 'valibot'
import { readJsonAnswer, readToken, validationSchema, type TokenValidation } from './answers.js'
import { check, idSchema, textSchema } from './check.js'
import type { OperatorToken, OperatorTokenRequest, Send } from './client.js'
import { parseJson } from './token.js'
import type { Answer, Call, CallOptions } from './transport.js'

// Source: ChatHub's page on authentication, 24 h; the rest is for clocks that differ.
const longestLifeMs = 24 * 3_600_000 - 5 * 60_000

/** `POST /api/operator/get-token` */
export async function createOperatorToken(
  send: Send,
  request: OperatorTokenRequest,
  options: CallOptions | undefined,
): Promise<OperatorToken> {
  const path = 'api/operator/get-token'
  const id = check('operatorId', idSchema, request.operatorId)
  const latest = Date.now() + longestLifeMs
  const asked = check(
    'expiresAt',
    v.pipe(v.number(), v.minValue(Date.now())),
    request.expiresAt ?? latest,
  )
  const expiresAt = Math.min(asked, latest)
  const json = { id, expiresAt: new Date(expiresAt).toISOString() }
  const answer = await send({ method: 'POST', path, json }, options)
  const read = readToken(answer, `POST /${path}`)
  return { token: read.token, expiresAt: read.expiresAt ?? expiresAt }
}

const validateCall: Call = { method: 'POST', path: 'api/operator/validate-token' }

/** `POST /api/operator/validate-token` */
export async function validateOperatorToken(
  send: Send,
  token: string,
  options: CallOptions | undefined,
): Promise<TokenValidation> {
  const json = { token: check('token', textSchema, token) }
  const answer = await send({ ...validateCall, json }, options)
  // Which status a refused token has is not documented: what the body says decides.
  const status = hasValidation(answer) ? 200 : answer.status
  return readJsonAnswer({ ...answer, status }, validationSchema, `POST /${validateCall.path}`)
}

/** Whether an answer, of whatever status, tells if a token is good. */
export function hasValidation(answer: Answer): boolean {
  return v.is(v.object({ isValid: v.boolean() }), parseJson(answer.text))
}
