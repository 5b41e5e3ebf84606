import * as v from 'valibot'
import { largestPlainBytes, type Answer } from './answer-body.js'
import { jsonReader, readToken, validationSchema } from './answers.js'
import type { TokenValidation } from './answers.js'
import type { Send } from './authorization.js'
import { check, idSchema, textSchema } from './check.js'
import type { ChatHubClient, OperatorToken, OperatorTokenRequest } from './client.js'
import { isChatHubServerError } from './errors.js'
import { parseJson } from './token.js'
import type { CallOptions } from './transport.js'

// Source: ChatHub's page on authentication, 24 h; the rest is for clocks that differ.
const longestLifeMs = 24 * 3_600_000 - 5 * 60_000
// Two answers tell the same difference of clocks only to the second.
const sameSkewMs = 60_000

/** `POST /api/operator/get-token` */
export function createOperatorTokens(send: Send): ChatHubClient['getOperatorToken'] {
  // ChatHub judges moments by its own clock, and only its answers tell what that shows.
  let skewMs = 0
  const ask = (
    id: number,
    expiresAt: number,
    options: CallOptions | undefined,
  ): Promise<OperatorToken> =>
    send(
      {
        method: 'POST',
        path: 'api/operator/get-token',
        json: { id, expiresAt: new Date(expiresAt + skewMs).toISOString() },
        largestBytes: largestPlainBytes,
        read: (answer) => {
          skewMs = answer.skewMs
          const read = readToken(answer)
          const end = read.expiresAt === undefined ? expiresAt : read.expiresAt - skewMs
          return { token: read.token, expiresAt: Math.min(end, expiresAt) }
        },
      },
      options,
    )
  return async (request, options) => {
    const { id, expiresAt } = readRequest(request)
    const skewBeforeMs = skewMs
    try {
      return await ask(id, expiresAt, options)
    } catch (error) {
      const isRejected = isChatHubServerError(error) && error.code === 'rejected'
      if (!isRejected || Math.abs(skewMs - skewBeforeMs) < sameSkewMs) throw error
      return ask(id, expiresAt, options)
    }
  }
}

function readRequest(request: OperatorTokenRequest): { id: number; expiresAt: number } {
  const now = Date.now()
  const latest = now + longestLifeMs
  const id = check('operatorId', idSchema, request.operatorId)
  const moment = v.pipe(v.number(), v.minValue(now))
  return {
    id,
    expiresAt: Math.min(check('expiresAt', moment, request.expiresAt ?? latest), latest),
  }
}

/** `POST /api/operator/validate-token` */
export async function validateOperatorToken(
  send: Send,
  token: string,
  options: CallOptions | undefined,
): Promise<TokenValidation> {
  const asked = check('token', textSchema, token)
  return send(
    {
      method: 'POST',
      path: 'api/operator/validate-token',
      json: { token: asked },
      largestBytes: largestPlainBytes,
      read: (answer) => readValidation(answer, asked),
    },
    options,
  )
}

const readJson = jsonReader(validationSchema)

function readValidation(answer: Answer, token: string): TokenValidation {
  const { status, skewMs } = answer
  // Which status a refused token has is not documented: what the body says decides.
  const verdict = v.safeParse(validationSchema, parseJson(answer.text))
  const isNegative = verdict.success && !verdict.output.isValid
  const isRefusal = isNegative && status < 500 && status !== 429
  const validation = readJson(isRefusal ? { ...answer, status: 200 } : answer)
  if (!validation.isValid) {
    return { isValid: false, error: validation.error.replaceAll(token, '…').slice(0, 200) }
  }
  const { expiresAt } = validation
  return { ...validation, expiresAt: expiresAt === undefined ? undefined : expiresAt - skewMs }
}
