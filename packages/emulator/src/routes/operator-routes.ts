import { Hono } from 'hono'
import * as v from 'valibot'
import { ApiError, malformedCode, missingFieldCode } from '../api-error.js'
import {
  checkOperatorToken,
  issueToken,
  mayUseTokens,
  requireCompany,
  statusWord,
} from '../auth.js'
import type { EmulatorContext } from '../context.js'
import { integer, queryInteger, readBody, text } from '../request-input.js'
import { tokenAnswer } from '../token-answer.js'
import { toWireDate } from '../wire.js'
import type { World } from '../world/world.js'
import { callerOf, requireTextAccept } from './route-environment.js'
import type { RouteContext, RouteEnvironment } from './route-environment.js'

/** The vendor's limit for the life of an operator token, milliseconds. */
const longestLifeMs = 24 * 60 * 60 * 1_000

const isoDate = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

const synchronizeSchema = v.array(
  v.object({ organizationId: integer, name: text }),
  'has to be an array of {"organizationId", "name"}',
)
const statusSchema = v.object({
  id: integer,
  status: v.picklist([0, 1, 2] as const, 'has to be 0 (active), 1 (inactive) or 2 (deleted)'),
})
const tokenSchema = v.object({
  id: integer,
  expiresAt: v.pipe(text, v.regex(isoDate, 'has to be an ISO 8601 date and time')),
})
const validateSchema = v.object({ token: text })

/** The documented calls about operators, all with a company token. */
export function operatorRoutes(emulator: EmulatorContext): Hono<RouteEnvironment> {
  const routes = new Hono<RouteEnvironment>()
  routes.use(async (context, next) => {
    const caller = await callerOf(emulator, context)
    const { operatorList } = emulator.faults.get().undocumented
    const mayList = operatorList === 'operator' && context.req.method === 'GET'
    if (caller.kind === 'operator' && mayList) {
      return listOperators(emulator, context, caller.operator.organizationId)
    }
    requireCompany(caller)
    return next()
  })
  routes.get('/', (context) =>
    listOperators(emulator, context, queryInteger(context, 'organizationId')),
  )
  routes.post('/synchronize', (context) => synchronize(emulator, context))
  routes.post('/status', (context) => changeStatus(emulator, context))
  routes.post('/get-token', (context) => sendToken(emulator, context))
  routes.post('/validate-token', (context) => validateToken(emulator, context))
  return routes
}

function listOperators(
  emulator: EmulatorContext,
  context: RouteContext,
  organizationId: number | undefined,
): Response {
  const { world } = emulator
  requireTextAccept(emulator, context)
  if (organizationId === undefined) {
    throw new ApiError(400, 'Query parameter "organizationId" is missing.', missingFieldCode)
  }
  const { unknownOrganization } = emulator.faults.get().undocumented
  if (unknownOrganization === 200 && !isKnownOrganization(world, organizationId))
    return context.json([])
  const organization = found(unknownOrganization, () => world.organization(organizationId))
  const operators = world.operators().filter((one) => one.organizationId === organizationId)
  return context.json(operators.map(({ id, name, status }) => ({ id, name, status, organization })))
}

async function synchronize(emulator: EmulatorContext, context: RouteContext): Promise<Response> {
  const { world, faults } = emulator
  const entries = await readBody(context, synchronizeSchema)
  if (entries.some(({ name }) => name.trim() === '')) {
    throw new ApiError(422, 'An operator needs a name.')
  }
  const { equalNames, unknownOrganization } = faults.get().undocumented
  const wanted =
    unknownOrganization === 200
      ? entries.filter(({ organizationId }) => isKnownOrganization(world, organizationId))
      : entries
  const added = found(unknownOrganization, () => world.addOperators(wanted, equalNames))
  return context.json(added.map(({ id, name, status }) => ({ id, name, status })))
}

async function changeStatus(emulator: EmulatorContext, context: RouteContext): Promise<Response> {
  const { id, status } = await readBody(context, statusSchema)
  const operator = emulator.world.findOperator(id)
  const { revival, unknownOperator } = emulator.faults.get().undocumented
  const isRevived = operator?.status === 2 && status !== 2
  if (isRevived && revival === 'refuse') {
    throw new ApiError(422, `Operator ${id} is deleted.`)
  }
  const changed = found(unknownOperator, () => emulator.world.setOperatorStatus(id, status))
  if (!mayUseTokens(emulator, changed)) emulator.hub.disconnectOperator(id)
  return context.body(null, 200)
}

async function sendToken(emulator: EmulatorContext, context: RouteContext): Promise<Response> {
  const { id, expiresAt } = await readBody(context, tokenSchema)
  const { unknownOperator } = emulator.faults.get().undocumented
  const operator = found(unknownOperator, () => emulator.world.operator(id))
  if (!mayUseTokens(emulator, operator)) {
    throw new ApiError(403, `Operator ${id} is ${statusWord(operator)} and gets no token.`)
  }
  const switches = emulator.faults.get().token
  const { lifeSeconds } = switches
  const asked = Math.floor(checkedExpiry(emulator, expiresAt) / 1_000)
  const longest = lifeSeconds === null ? asked : Math.floor(emulator.now() / 1_000) + lifeSeconds
  const expSeconds = Math.min(asked, longest)
  const token = await issueToken(emulator, { kind: 'operator', operatorId: id }, expSeconds)
  return tokenAnswer(token, expSeconds, switches, context.req.header('accept'))
}

function checkedExpiry(emulator: EmulatorContext, expiresAt: string): number {
  const { expiresAtStatus, expiresAtOffset } = emulator.faults.get().undocumented
  const expiry = Date.parse(expiresAt)
  const now = emulator.now()
  if (Number.isNaN(expiry)) {
    throw new ApiError(400, 'Field "expiresAt" is no date that exists.', malformedCode)
  }
  if (expiresAtOffset === 'refuse' && !expiresAt.endsWith('Z')) {
    throw new ApiError(expiresAtStatus, '"expiresAt" has to be UTC and end with "Z".')
  }
  if (expiry <= now) throw new ApiError(expiresAtStatus, '"expiresAt" is in the past.')
  if (expiry > now + longestLifeMs) {
    throw new ApiError(expiresAtStatus, '"expiresAt" is more than 24 hours ahead.')
  }
  return expiry
}

/** Looks for what may not be there; then the answer has the status that a switch says. */
function found<Value>(unknownStatus: number, find: () => Value): Value {
  try {
    return find()
  } catch (error) {
    const isMissing = error instanceof ApiError && error.status === 404
    throw isMissing ? new ApiError(unknownStatus, error.message) : error
  }
}

function isKnownOrganization(world: World, wanted: number): boolean {
  return world.organizations().some(({ id }) => id === wanted)
}

async function validateToken(emulator: EmulatorContext, context: RouteContext): Promise<Response> {
  const { token } = await readBody(context, validateSchema)
  const { undocumented } = emulator.faults.get()
  const { invalidStatus, expiredText, validField, clientId } = undocumented
  const checked = await checkOperatorToken(emulator, token)
  if (!checked.isValid) {
    const error = checked.isExpired ? expiredText : 'Invalid token'
    return context.json({ [validField]: false, error }, invalidStatus)
  }
  const { operatorId, expSeconds } = checked
  const expiresAt = toWireDate(expSeconds * 1_000)
  return context.json({ [validField]: true, operatorId, clientId, expiresAt, error: null })
}
