import * as v from 'valibot'
import { callError, type ChatHubServerErrorCode } from './errors.js'
import { parseJson, readTokenAnswer, type ReadToken } from './token.js'
import type { Answer } from './transport.js'

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

const organizationSchema = v.object({ id: v.pipe(v.number(), v.integer()), name: v.string() })

const summaryEntries = {
  id: v.pipe(v.number(), v.integer()),
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

/** `POST /api/operator/validate-token` */
export const validationSchema: v.GenericSchema<unknown, TokenValidation> = v.variant('isValid', [
  v.pipe(
    v.object({
      isValid: v.literal(true),
      operatorId: v.nullish(v.number()),
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

/**
 * Reads an answer's JSON by its schema.
 *
 * @throws ChatHubServerError the code of the status, or `invalid-answer`.
 */
export function readJsonAnswer<Value>(
  answer: Answer,
  schema: v.GenericSchema<unknown, Value>,
  call: string,
): Value {
  checkStatus(answer, call)
  const result = v.safeParse(schema, parseJson(answer.text))
  if (!result.success) throw callError('invalid-answer', call, { status: answer.status })
  return result.output
}

/**
 * Reads the token of an answer, in any of its forms.
 *
 * @throws ChatHubServerError the code of the status, or `invalid-answer`.
 */
export function readToken(answer: Answer, call: string): ReadToken {
  checkStatus(answer, call)
  const read = readTokenAnswer(answer.text)
  if (read === undefined) throw callError('invalid-answer', call, { status: answer.status })
  return read
}

/**
 * Lets a good status pass.
 *
 * @throws ChatHubServerError the code of the status.
 */
export function checkStatus({ status }: Answer, call: string): void {
  if (status >= 200 && status < 300) return
  throw callError(refusals[status] ?? 'invalid-answer', call, { status })
}

const refusals: Readonly<Record<number, ChatHubServerErrorCode>> = {
  400: 'rejected',
  401: 'company-token-refused',
  403: 'forbidden',
  404: 'not-found',
  415: 'rejected',
  422: 'rejected',
}

function readMoment(text: string | null | undefined): number | undefined {
  const moment = Date.parse(text ?? '')
  return Number.isNaN(moment) ? undefined : moment
}
