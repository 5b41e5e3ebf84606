import * as v from 'valibot'
import {
  checkStatus,
  operatorsSchema,
  operatorStatuses,
  readJsonAnswer,
  summariesSchema,
  type Operator,
  type OperatorStatus,
} from './answers.js'
import { check, idSchema, textSchema } from './check.js'
import type {
  AddedOperators,
  AddOperatorsOptions,
  ChatHubClient,
  NewOperator,
  Send,
} from './client.js'
import type { CallOptions } from './transport.js'

/** `GET /api/operator` */
export async function listOperators(
  send: Send,
  organizationId: number,
  options: CallOptions | undefined,
): Promise<Operator[]> {
  const id = check('organizationId', idSchema, organizationId)
  const query = { organizationId: String(id) }
  const answer = await send({ method: 'GET', path: 'api/operator', query }, options)
  return readJsonAnswer(answer, operatorsSchema, 'GET /api/operator')
}

const newOperatorsSchema = v.array(v.object({ organizationId: idSchema, name: textSchema }))

/** `POST /api/operator/synchronize` */
export async function addOperators(
  send: Send,
  getOperators: ChatHubClient['getOperators'],
  operators: readonly NewOperator[],
  { allowDuplicates = false, ...options }: AddOperatorsOptions = {},
): Promise<AddedOperators> {
  const wanted = check('operators', newOperatorsSchema, operators)
  const { fresh, existing } = allowDuplicates
    ? { fresh: wanted, existing: [] }
    : await leaveOutExisting(getOperators, wanted, options)
  if (fresh.length === 0) return { added: [], existing }
  const path = 'api/operator/synchronize'
  const answer = await send({ method: 'POST', path, json: fresh, isUnrepeatable: true }, options)
  return { added: readJsonAnswer(answer, summariesSchema, `POST /${path}`), existing }
}

async function leaveOutExisting(
  getOperators: ChatHubClient['getOperators'],
  wanted: readonly NewOperator[],
  options: CallOptions,
): Promise<{ fresh: NewOperator[]; existing: Operator[] }> {
  const unique = new Map(wanted.map((one) => [`${one.organizationId} ${one.name}`, one]))
  const organizationIds = [...new Set(wanted.map(({ organizationId }) => organizationId))]
  const lists = await Promise.all(organizationIds.map((id) => getOperators(id, options)))
  const existing: Operator[] = []
  for (const [index, organizationId] of organizationIds.entries()) {
    for (const operator of lists[index] ?? []) {
      const isThere = operator.status !== 'deleted'
      if (isThere && unique.delete(`${organizationId} ${operator.name}`)) existing.push(operator)
    }
  }
  return { fresh: [...unique.values()], existing }
}

/** `POST /api/operator/status` */
export async function setOperatorStatus(
  send: Send,
  operatorId: number,
  status: OperatorStatus,
  options: CallOptions | undefined,
): Promise<void> {
  const path = 'api/operator/status'
  const json = {
    id: check('operatorId', idSchema, operatorId),
    status: operatorStatuses.indexOf(check('status', v.picklist(operatorStatuses), status)),
  }
  checkStatus(await send({ method: 'POST', path, json }, options), `POST /${path}`)
}
