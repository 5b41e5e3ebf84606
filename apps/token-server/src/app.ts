import { createTokenHandler, createValidateHandler } from '@chathub/server/express'
import express, { Router, type ErrorRequestHandler, type Express, type Request } from 'express'
import { createAccounts, type User } from './accounts.ts'
import type { ChatHub } from './chathub.ts'
import type { Database } from './database/database.ts'
import { demoUsers } from './demo-users.ts'
import type { Health } from './health.ts'
import { logRequests, requestIdOf, type Log } from './log.ts'
import { createLogin } from './login.ts'
import type { LoginLimit } from './login-limit.ts'
import { describeUser, type Links } from './me.ts'
import { findOperatorId } from './operator-for.ts'
import type { Passwords } from './password.ts'
import { refuseOtherSites } from './same-site.ts'
import { createSessionCookie, loadUser } from './session-cookie.ts'
import type { Sessions } from './sessions.ts'

/** Settings of the routes. */
export interface AppOptions {
  /** URL of the widget's script, for the site's pages. */
  readonly scriptUrl: string
  /** Where else pages lead to. */
  readonly links: Links
  /** Origin that browsers know this server by. @defaultValue the host that was asked, over plain http: loopback only */
  readonly publicUrl?: string | undefined
  /** How many proxies of the site's own stand before this server and say whom they speak for. @defaultValue 0 */
  readonly proxies?: number | undefined
  /** Whether the demo accounts exist and the login page shows them. @defaultValue false */
  readonly isDemo?: boolean | undefined
}

/** What the routes work with. */
export interface AppParts {
  readonly database: Database
  readonly sessions: Sessions
  readonly limit: LoginLimit
  readonly passwords: Passwords
  readonly chatHub: ChatHub
  readonly health: Health
  readonly log: Log
}

/** Makes the back end: login, session, ChatHub's two routes, and what an orchestrator asks. */
export function createApp(options: AppOptions, parts: AppParts): Express {
  const { sessions, health, log } = parts
  const isSecure = options.publicUrl?.startsWith('https:') ?? false
  const cookie = createSessionCookie(isSecure)
  const app = express()
  app
    .disable('x-powered-by')
    .disable('etag')
    .set('trust proxy', options.proxies ?? 0)
  app.use(health.routes, logRequests(log), (_request, response, next) => {
    response.set('x-content-type-options', 'nosniff')
    if (isSecure) response.set('strict-transport-security', 'max-age=31536000')
    next()
  })
  app.use(refuseOtherSites(options.publicUrl))
  const accounts = createAccounts(parts.database)
  const offered = options.isDemo === true ? demoUsers : []
  const { start } = options.links
  app.use(createLogin({ ...parts, accounts, cookie, start, demoUsers: offered }))
  app.use('/api', loadUser(sessions, cookie), createApi(options, parts))
  app.get('/', (_request, response) => response.redirect(start))
  app.use(createErrorAnswer(log))
  return app
}

function createApi(options: AppOptions, { chatHub, log }: AppParts): Router {
  const { client, service, directory } = chatHub
  // The host that was asked tells which pages are its own, unless a proxy has put another in its place.
  const allowedOrigins = options.publicUrl === undefined ? [] : [options.publicUrl]
  const router = Router()
  router.get('/me', ({ user }, response) => {
    response.set('cache-control', 'no-store')
    if (user) response.json(describeUser(user, options))
    else response.status(401).json({ error: 'Unauthorized', code: 'unauthorized' })
  })
  router.get(
    '/chathub/token',
    createTokenHandler({
      authorize: userOf,
      operatorFor: (user, organization) => findOperatorId(user, organization, directory),
      service,
      allowedOrigins,
      onError,
    }),
  )
  router.post(
    '/chathub/validate-token',
    createValidateHandler({ authorize: userOf, client, allowedOrigins, onError }),
  )
  router.use((_request, response) => {
    response.status(404).json({ error: 'Not found', code: 'not-found' })
  })
  return router

  function onError(error: unknown, request: Request): void {
    log.error('chathub', error, { requestId: requestIdOf(request) })
  }
}

function userOf({ user }: Request): User | undefined {
  return user
}

// Express's own answer shows the stack outside production. It knows this handler by its four parameters.
function createErrorAnswer(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    // Express's word for a fault of the client, such as a body that is too large or not compressed as it says.
    const isOfClient = error instanceof Error && 'expose' in error && error.expose === true
    if (!isOfClient) log.error('failure', error, { requestId: requestIdOf(request) })
    // Half an answer is under way: Express ends the connection.
    if (response.headersSent) return next(error)
    const [status, text] = isOfClient ? [400, 'Bad request'] : [500, 'Internal error']
    response.status(status).json({ error: text, code: isOfClient ? 'bad-request' : 'internal' })
  }
}
