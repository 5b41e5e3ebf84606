import * as v from 'valibot'
import { largestPlainBytes } from './answer-body.js'
import {
  jsonReader,
  operatorsSchema,
  operatorStatuses,
  readDone,
  summariesSchema,
  type Operator,
  type OperatorStatus,
  type OperatorSummary,
} from './answers.js'
import type { Send } from './authorization.js'
import { check, idSchema, textSchema } from './check.js'
import type { AddedOperators, AddOperatorsOptions, ChatHubClient, NewOperator } from './client.js'
import { waitFor } from './time-limit.js'
import { nameOf, type CallOptions } from './transport.js'

/** `GET /api/operator` */
export async function listOperators(
  send: Send,
  organizationId: number,
  options: CallOptions | undefined,
): Promise<Operator[]> {
  const id = check('organizationId', idSchema, organizationId)
  const query = [['organizationId', String(id)]] as const
  const read = jsonReader(operatorsSchema)
  return send({ method: 'GET', path: 'api/operator', query, read }, options)
}

// Source of both: ChatHub's page on operators.
const longestName = 100
const batchSize = 100

const newOperatorsSchema = v.array(
  v.object({ organizationId: idSchema, name: v.pipe(textSchema, v.maxLength(longestName)) }),
)

const addition = { method: 'POST', path: 'api/operator/synchronize' } as const

/** `POST /api/operator/synchronize` */
export function createAddOperators(
  send: Send,
  getOperators: ChatHubClient['getOperators'],
): ChatHubClient['addOperators'] {
  let last: Promise<unknown> = Promise.resolve()
  return async (operators, { allowDuplicates = false, ...options } = {}) => {
    const wanted = check('operators', newOperatorsSchema, operators)
    if (allowDuplicates) return { added: await addInBatches(send, wanted, options), existing: [] }
    // One after the other: at the same time each would look before the other has added.
    const added = last.then(() => addMissing(send, getOperators, wanted, options))
    last = added.catch(() => undefined)
    return waitFor(() => added, options.signal, nameOf(addition))
  }
}

async function addMissing(
  send: Send,
  getOperators: ChatHubClient['getOperators'],
  wanted: readonly NewOperator[],
  options: CallOptions,
): Promise<AddedOperators> {
  const unique = new Map(wanted.map((one) => [keyOf(one.organizationId, one.name), one]))
  const organizationIds = [...new Set(wanted.map(({ organizationId }) => organizationId))]
  const lists = await Promise.all(organizationIds.map((id) => getOperators(id, options)))
  const existing: Operator[] = []
  for (const [index, organizationId] of organizationIds.entries()) {
    for (const operator of lists[index] ?? []) {
      const isThere = operator.status !== 'deleted'
      if (isThere && unique.delete(keyOf(organizationId, operator.name))) existing.push(operator)
    }
  }
  return { added: await addInBatches(send, [...unique.values()], options), existing }
}

// What ChatHub takes for equal is not documented. A name left out by mistake can still be added, a doubled operator
// can only be deleted: so what people read as the same name is the same.
function keyOf(organizationId: number, name: string): string {
  return `${organizationId} ${name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()}`
}

async function addInBatches(
  send: Send,
  operators: readonly NewOperator[],
  options: AddOperatorsOptions,
): Promise<OperatorSummary[]> {
  const added: OperatorSummary[][] = []
  for (let start = 0; start < operators.length; start += batchSize) {
    const json = operators.slice(start, start + batchSize)
    const read = jsonReader(summariesSchema)
    added.push(await send({ ...addition, json, isUnrepeatable: true, read }, options))
  }
  return added.flat()
}

/** `POST /api/operator/status` */
export async function setOperatorStatus(
  send: Send,
  operatorId: number,
  status: OperatorStatus,
  options: CallOptions | undefined,
): Promise<void> {
  const json = {
    id: check('operatorId', idSchema, operatorId),
    status: operatorStatuses.indexOf(check('status', v.picklist(operatorStatuses), status)),
  }
  const limits = { largestBytes: largestPlainBytes, read: readDone }
  return send({ method: 'POST', path: 'api/operator/status', json, ...limits }, options)
}
