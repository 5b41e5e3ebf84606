import * as v from 'valibot'
import type { Answer } from './answer-body.js'
import { callError, type ChatHubServerError, type ChatHubServerErrorCode } from './errors.js'
import { parseJson, readMoment, readTokenAnswer, type ReadToken } from './token.js'

/** One organization of the company. */
export interface Organization {
  readonly id: number
  readonly name: string
}

/** Whether an operator may work. */
export type OperatorStatus = 'active' | 'inactive' | 'deleted'

/** An operator, without its organization. */
export interface OperatorSummary {
  readonly id: number
  readonly name: string
  /** `unknown` for a status that ChatHub's documentation does not know. */
  readonly status: OperatorStatus | 'unknown'
}

/** One operator of an organization. */
export interface Operator extends OperatorSummary {
  readonly organization: Organization
}

/** What ChatHub says of an operator token. */
export type TokenValidation =
  | {
      readonly isValid: true
      /** `undefined` if ChatHub does not say it. */
      readonly operatorId: number | undefined
      /** Milliseconds since the epoch; `undefined` if ChatHub does not say it. */
      readonly expiresAt: number | undefined
    }
  | {
      readonly isValid: false
      /** ChatHub's own words. */
      readonly error: string
    }

/** The operator statuses, in the order of their numbers in the API. */
export const operatorStatuses: readonly OperatorStatus[] = ['active', 'inactive', 'deleted']

/** An id in an answer. */
export const idAnswer: v.GenericSchema<unknown, number> = v.pipe(v.number(), v.safeInteger())

const organizationSchema = v.object({ id: idAnswer, name: v.string() })

const summaryEntries = {
  id: idAnswer,
  name: v.string(),
  status: v.pipe(
    v.number(),
    v.transform((status) => operatorStatuses[status] ?? 'unknown'),
  ),
}

/** `GET /api/company/organization` */
export const organizationsSchema: v.GenericSchema<unknown, Organization[]> =
  v.array(organizationSchema)

/** `GET /api/operator` */
export const operatorsSchema: v.GenericSchema<unknown, Operator[]> = v.array(
  v.object({ ...summaryEntries, organization: organizationSchema }),
)

/** `POST /api/operator/synchronize` */
export const summariesSchema: v.GenericSchema<unknown, OperatorSummary[]> = v.array(
  v.object(summaryEntries),
)

const verdictSchema = v.variant('isValid', [
  v.pipe(
    v.object({
      isValid: v.literal(true),
      operatorId: v.nullish(idAnswer),
      expiresAt: v.nullish(v.string()),
    }),
    v.transform(({ operatorId, expiresAt }) => ({
      isValid: true as const,
      operatorId: operatorId ?? undefined,
      expiresAt: readMoment(expiresAt),
    })),
  ),
  v.pipe(
    v.object({ isValid: v.literal(false), error: v.nullish(v.string()) }),
    v.transform(({ error }) => ({ isValid: false as const, error: error ?? 'Invalid token' })),
  ),
])

/** `POST /api/operator/validate-token` */
export const validationSchema: v.GenericSchema<unknown, TokenValidation> = v.pipe(
  v.looseObject({ isValid: v.optional(v.unknown()), valid: v.optional(v.unknown()) }),
  // ChatHub's first documentation has `valid`.
  v.transform((answer) => ({ ...answer, isValid: answer.isValid ?? answer.valid })),
  verdictSchema,
)

/**
 * Makes a reader of answers with JSON of a schema.
 *
 * @throws ChatHubServerError from the reader: the code of the status, or `invalid-answer`.
 */
export function jsonReader<Value>(
  schema: v.GenericSchema<unknown, Value>,
): (answer: Answer) => Value {
  return (answer) => {
    checkStatus(answer)
    // A long list of wrong entries would make a long list of issues.
    const result = v.safeParse(schema, parseJson(answer.text), { abortEarly: true })
    if (!result.success) throw answerError('invalid-answer', answer)
    return result.output
  }
}

/**
 * Reads the token of an answer, in any of its forms.
 *
 * @throws ChatHubServerError the code of the status, or `invalid-answer`.
 */
export function readToken(answer: Answer): ReadToken {
  checkStatus(answer)
  const read = readTokenAnswer(answer.text)
  if (read === undefined) throw answerError('invalid-answer', answer)
  return read
}

/**
 * Reads an answer that says nothing but that it is done: empty, `OK`, or any JSON. A page of a proxy is no such answer.
 *
 * @throws ChatHubServerError the code of the status, or `invalid-answer`.
 */
export function readDone(answer: Answer): void {
  checkStatus(answer)
  if (/^\s*(ok)?\s*$/i.test(answer.text) || parseJson(answer.text) !== undefined) return
  throw answerError('invalid-answer', answer)
}

/**
 * Lets a good status pass.
 *
 * @throws ChatHubServerError the code of the status.
 */
function checkStatus(answer: Answer): void {
  const { status } = answer
  if (status >= 200 && status < 300) return
  if (status === 401) throw answerError(answer.refusedCode, answer)
  throw answerError(status >= 500 ? 'unavailable' : (refusals[status] ?? 'invalid-answer'), answer)
}

const refusals: Readonly<Record<number, ChatHubServerErrorCode>> = {
  400: 'rejected',
  403: 'forbidden',
  404: 'not-found',
  415: 'rejected',
  422: 'rejected',
  429: 'rate-limited',
}

/** Makes the error of an answer. ChatHub's own words stay out of it: they may quote a token or a password. */
export function answerError(code: ChatHubServerErrorCode, answer: Answer): ChatHubServerError {
  const { call, status, text } = answer
  const body = v.safeParse(vendorErrorSchema, status < 300 ? undefined : parseJson(text))
  return callError(code, call, { status, vendorCode: body.success ? body.output.code : undefined })
}

// Source: ChatHub's page on error codes, 1001 and up. A number of another size might be anything.
const vendorErrorSchema = v.object({
  code: v.pipe(v.number(), v.integer(), v.minValue(1000), v.maxValue(9999)),
})
