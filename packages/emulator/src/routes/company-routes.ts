import { Hono } from 'hono'
import * as v from 'valibot'
import { ApiError } from '../api-error.js'
import { issueToken, requireCompany } from '../auth.js'
import { isSameSecret } from '../company.js'
import type { EmulatorContext } from '../context.js'
import { readBody, text } from '../request-input.js'
import { tokenAnswer } from '../token-answer.js'
import { callerOf, requireTextAccept } from './route-environment.js'
import type { RouteEnvironment } from './route-environment.js'

const loginSchema = v.object({ login: text, password: text })

/** The documented calls of the company: sign in, and list the organizations. */
export function companyRoutes(emulator: EmulatorContext): Hono<RouteEnvironment> {
  const routes = new Hono<RouteEnvironment>()

  routes.post('/get-token', async (context) => {
    const { login, password } = await readBody(context, loginSchema)
    const isLogin = isSameSecret(login, emulator.company.login)
    const isPassword = isSameSecret(password, emulator.company.password)
    if (!isLogin || !isPassword) throw new ApiError(401, 'Wrong login or password.')
    context.set('caller', 'company')
    const switches = emulator.faults.get().token
    const expSeconds = Math.floor(emulator.now() / 1_000) + switches.companyLifeSeconds
    const token = await issueToken(emulator, { kind: 'company' }, expSeconds)
    return tokenAnswer(token, expSeconds, switches, context.req.header('accept'))
  })

  routes.get('/organization', async (context) => {
    requireCompany(await callerOf(emulator, context))
    requireTextAccept(emulator, context)
    return context.json(emulator.world.organizations())
  })

  return routes
}
