import { Hono } from 'hono'
import { requireOperator } from '../auth.js'
import type { EmulatorContext } from '../context.js'
import { queryInteger } from '../request-input.js'
import { callerOf } from './route-environment.js'
import type { RouteContext, RouteEnvironment } from './route-environment.js'

/** SignalR's negotiation; the socket itself is opened in `hub-socket.ts`. */
export function hubRoutes(emulator: EmulatorContext): Hono<RouteEnvironment> {
  const routes = new Hono<RouteEnvironment>()
  const negotiate = async (context: RouteContext): Promise<Response> => {
    requireOperator(await callerOf(emulator, context))
    return context.json(emulator.hub.negotiate(queryInteger(context, 'negotiateVersion') ?? 0))
  }
  routes.post('/negotiate', (context) => negotiate(context))
  routes.get('/negotiate', (context) => negotiate(context))
  return routes
}
