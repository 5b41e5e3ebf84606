import { Hono } from 'hono'
import { ApiError, errorResponse, toApiError } from './api-error.js'
import type { ErrorForm } from './api-error.js'
import type { EmulatorContext } from './context.js'
import { targetOf } from './fault-store.js'
import { chatRoutes } from './routes/chat-routes.js'
import { companyRoutes } from './routes/company-routes.js'
import { controlRoutes } from './routes/control-routes.js'
import { customerRoutes } from './routes/customer-routes.js'
import { hubRoutes } from './routes/hub-routes.js'
import { limitRate, logRequests, meetFaults } from './routes/middleware.js'
import { operatorRoutes } from './routes/operator-routes.js'
import type { RouteEnvironment } from './routes/route-environment.js'
import { widgetRoutes } from './routes/widget-routes.js'

/** Puts all routes of one emulator together. */
export function createApp(emulator: EmulatorContext): Hono<RouteEnvironment> {
  const app = new Hono<RouteEnvironment>()

  // The emulator's own calls stay readable: with them the form is set.
  const formFor = (path: string): ErrorForm =>
    targetOf(path) === null ? 'json' : emulator.faults.get().errorForm

  app.use(logRequests(emulator))
  app.use(meetFaults(emulator))
  app.use('/api/*', limitRate(emulator))

  app.get('/', (context) => context.redirect('/_emulator'))
  app.route('/api/company', companyRoutes(emulator))
  app.route('/api/operator', operatorRoutes(emulator))
  app.route('/api/chat', chatRoutes(emulator))
  app.route('/chathub', hubRoutes(emulator))
  app.route('/_emulator/customer', customerRoutes(emulator))
  app.route('/_emulator', controlRoutes(emulator))
  app.route('/', widgetRoutes(emulator))

  app.notFound((context) => {
    const message = `There is nothing at ${context.req.method} ${context.req.path}.`
    return errorResponse(new ApiError(404, message), formFor(context.req.path))
  })
  app.onError((error, context) => errorResponse(toApiError(error), formFor(context.req.path)))
  return app
}
