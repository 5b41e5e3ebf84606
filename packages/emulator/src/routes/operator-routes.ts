import { Hono } from 'hono'
import * as v from 'valibot'
import { ApiError, malformedCode, missingFieldCode } from '../api-error.js'
import { checkOperatorToken, mayUseTokens, requireCompany, statusWord } from '../auth.js'
import type { EmulatorContext } from '../context.js'
import { integer, queryInteger, readBody, text } from '../request-input.js'
import { tokenAnswer } from '../token-answer.js'
import { toWireDate } from '../wire.js'
import { callerOf } from './route-environment.js'
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
    requireCompany(await callerOf(emulator, context))
    await next()
  })
  routes.get('/', (context) => listOperators(emulator, context))
  routes.post('/synchronize', (context) => synchronize(emulator, context))
  routes.post('/status', (context) => changeStatus(emulator, context))
  routes.post('/get-token', (context) => issueToken(emulator, context))
  routes.post('/validate-token', (context) => validateToken(emulator, context))
  return routes
}

function listOperators({ world }: EmulatorContext, context: RouteContext): Response {
  const organizationId = queryInteger(context, 'organizationId')
  if (organizationId === undefined) {
    throw new ApiError(400, 'Query parameter "organizationId" is missing.', missingFieldCode)
  }
  const organization = world.organization(organizationId)
  const operators = world.operators().filter((one) => one.organizationId === organizationId)
  return context.json(operators.map(({ id, name, status }) => ({ id, name, status, organization })))
}

async function synchronize({ world }: EmulatorContext, context: RouteContext): Promise<Response> {
  const entries = await readBody(context, synchronizeSchema)
  if (entries.some(({ name }) => name.trim() === '')) {
    throw new ApiError(422, 'An operator needs a name.')
  }
  const added = world.addOperators(entries)
  return context.json(added.map(({ id, name, status }) => ({ id, name, status })))
}

async function changeStatus(emulator: EmulatorContext, context: RouteContext): Promise<Response> {
  const { id, status } = await readBody(context, statusSchema)
  const operator = emulator.world.operators().find((one) => one.id === id)
  const isRevived = operator?.status === 2 && status !== 2
  if (isRevived && emulator.faults.get().undocumented.revival === 'refuse') {
    throw new ApiError(422, `Operator ${id} is deleted.`)
  }
  const changed = emulator.world.setOperatorStatus(id, status)
  if (!mayUseTokens(emulator, changed)) emulator.hub.disconnectOperator(id)
  return context.body(null, 200)
}

async function issueToken(emulator: EmulatorContext, context: RouteContext): Promise<Response> {
  const { id, expiresAt } = await readBody(context, tokenSchema)
  const operator = emulator.world.operator(id)
  if (!mayUseTokens(emulator, operator)) {
    throw new ApiError(403, `Operator ${id} is ${statusWord(operator)} and gets no token.`)
  }
  const { form, lifeSeconds } = emulator.faults.get().token
  const asked = Math.floor(checkedExpiry(emulator, expiresAt) / 1_000)
  const longest = lifeSeconds === null ? asked : Math.floor(emulator.now() / 1_000) + lifeSeconds
  const expSeconds = Math.min(asked, longest)
  const token = await emulator.tokens.issue({ kind: 'operator', operatorId: id }, expSeconds)
  return tokenAnswer(token, expSeconds, form, context.req.header('accept'))
}

function checkedExpiry(emulator: EmulatorContext, expiresAt: string): number {
  const { expiresAtStatus } = emulator.faults.get().undocumented
  const expiry = Date.parse(expiresAt)
  const now = emulator.now()
  if (Number.isNaN(expiry)) {
    throw new ApiError(400, 'Field "expiresAt" is no date that exists.', malformedCode)
  }
  if (expiry <= now) throw new ApiError(expiresAtStatus, '"expiresAt" is in the past.')
  if (expiry > now + longestLifeMs) {
    throw new ApiError(expiresAtStatus, '"expiresAt" is more than 24 hours ahead.')
  }
  return expiry
}

async function validateToken(emulator: EmulatorContext, context: RouteContext): Promise<Response> {
  const { token } = await readBody(context, validateSchema)
  const { invalidStatus, expiredText } = emulator.faults.get().undocumented
  const checked = await checkOperatorToken(emulator, token)
  if (!checked.isValid) {
    const error = checked.isExpired ? expiredText : 'Invalid token'
    return context.json({ isValid: false, error }, invalidStatus)
  }
  const { operatorId, expSeconds } = checked
  const expiresAt = toWireDate(expSeconds * 1_000)
  // What `clientId` means is not documented; the vendor's example shows 0.
  return context.json({ isValid: true, operatorId, clientId: 0, expiresAt, error: null })
}
