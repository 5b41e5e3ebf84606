import { fileURLToPath } from 'node:url'
import { createChatHubClient, createTokenService, isChatHubServerError } from '@chathub/server'
import { createTokenHandler, createValidateHandler } from '@chathub/server/express'
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type Response,
} from 'express'
import * as v from 'valibot'
import { createDirectory } from './directory.ts'
import { loginPageHeaders, readLoginStyles, renderLoginPage, type LoginPage } from './login-page.ts'
import { describeUser, type DemoLinks } from './me.ts'
import { findOperatorId } from './operator-for.ts'
import { readNextPath, refuseOtherSites } from './same-site.ts'
import { createSession, logIn, logOut, readUser } from './session.ts'

/** Settings of the token server. */
export interface AppOptions {
  /** Address of ChatHub's API. */
  readonly apiUrl: string
  /** The company's login at ChatHub. */
  readonly company: { readonly login: string; readonly password: string }
  /** URL of the widget's script, for the demos. */
  readonly scriptUrl: string
  /** Where else the demos lead to. */
  readonly links: DemoLinks
  /** Signs the session cookie. @defaultValue drawn at random, so that a restart logs everyone out */
  readonly sessionSecret?: string | undefined
  /** Hears why an answer was a failure. @defaultValue writes to the standard error stream */
  readonly log?: ((line: string) => void) | undefined
}

/** Makes the site behind the demos: login, session, and ChatHub's two routes. */
export function createApp(options: AppOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use(createSession(options.sessionSecret), refuseOtherSites)
  addLogin(app)
  const onError = createErrorLog(options.log)
  addApi(app, options, onError)
  app.get('/', (_request, response) => response.redirect(options.links.start))
  app.use(createErrorAnswer(onError))
  return app
}

const loginSchema = v.object({
  username: v.optional(v.string(), ''),
  password: v.optional(v.string(), ''),
  next: v.optional(v.string(), '/'),
})

function addLogin(app: Express): void {
  const styles = readLoginStyles()
  const script = fileURLToPath(new URL('../public/login.js', import.meta.url))
  app.get('/login', (request, response) => {
    sendLoginPage(response, 200, { next: readNextPath(request.query.next) })
  })
  app.get('/login/login.css', (_request, response) => response.type('css').send(styles))
  app.get('/login/login.js', (_request, response) => response.sendFile(script))
  app.post(
    '/login',
    express.urlencoded({ extended: false, limit: '10kb' }),
    (request, response) => {
      const form = v.parse(v.fallback(loginSchema, v.getDefaults(loginSchema)), request.body)
      const next = readNextPath(form.next)
      if (logIn(request, form.username, form.password)) return response.redirect(303, next)
      return sendLoginPage(response, 401, {
        next,
        username: form.username,
        error: 'Wrong username or password. The demo accounts are listed on this page.',
      })
    },
  )
}

// Someone is looking at the screen: less patience than the client has by default.
const patience = { timeoutMs: 5000, retries: 1 }

function addApi(app: Express, options: AppOptions, onError: (error: unknown) => void): void {
  const { login, password } = options.company
  const client = createChatHubClient({ login, password }, { ...patience, baseUrl: options.apiUrl })
  const directory = createDirectory(client)
  // oxlint-disable-next-line oxc/no-async-endpoint-handlers -- Express 5 hands rejections on by itself
  app.get('/api/me', async (request, response) => {
    const user = readUser(request)
    response.set('cache-control', 'no-store')
    if (user) response.json(await describeUser(user, directory, options))
    else response.status(401).json({ error: 'Unauthorized', code: 'unauthorized' })
  })
  app.post('/api/logout', (request, response) => {
    logOut(request)
    response.status(204).end()
  })
  app.get(
    '/api/chathub/token',
    createTokenHandler({
      authorize: readUser,
      operatorFor: (user, organization) => findOperatorId(user, organization, directory),
      service: createTokenService(client, { onError }),
      onError,
    }),
  )
  app.post(
    '/api/chathub/validate-token',
    createValidateHandler({ authorize: readUser, client, onError }),
  )
  app.use('/api', (_request: Request, response: Response) => {
    response.status(404).json({ error: 'Not found', code: 'not-found' })
  })
}

function sendLoginPage(response: Response, status: number, page: LoginPage): void {
  response.status(status).set(loginPageHeaders).send(renderLoginPage(page))
}

// Express's own answer shows the stack outside production. It knows this handler by its four parameters.
function createErrorAnswer(onError: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    const isOfClient = typeof error === 'object' && error !== null && 'type' in error
    if (!isOfClient) onError(error)
    const [status, text] = isOfClient ? [400, 'Bad request'] : [500, 'Internal error']
    response.status(status).json({ error: text, code: isOfClient ? 'bad-request' : 'internal' })
  }
}

function createErrorLog(log: (line: string) => void = writeLine): (error: unknown) => void {
  return (error) => {
    // Other errors may quote what they choked on.
    const text = isChatHubServerError(error) ? `${error.code}: ${error.message}` : 'internal error'
    log(`token server: ${text}`)
  }
}

function writeLine(line: string): void {
  process.stderr.write(`${line}\n`)
}
