import express, { Router, type Request, type Response } from 'express'
import * as v from 'valibot'
import type { Accounts, Credentials } from './accounts.ts'
import type { DemoUser } from './demo-users.ts'
import type { LoginLimit } from './login-limit.ts'
import { loginPageHeaders, publicFolder, renderLoginPage, type LoginPage } from './login-page.ts'
import type { Passwords } from './password.ts'
import { readNextPath } from './same-site.ts'
import type { SessionCookie } from './session-cookie.ts'
import type { Sessions } from './sessions.ts'

/** What the login needs. */
export interface LoginParts {
  readonly accounts: Accounts
  readonly passwords: Passwords
  readonly sessions: Sessions
  readonly limit: LoginLimit
  readonly cookie: SessionCookie
  /** Where `/` leads to. */
  readonly start: string
  /** What the login page offers to fill in. */
  readonly demoUsers: readonly DemoUser[]
}

const formSchema = v.object({
  // PostgreSQL has no text with this character.
  username: v.fallback(v.optional(v.pipe(v.string(), v.excludes('\0')), ''), ''),
  password: v.optional(v.string(), ''),
  next: v.optional(v.string(), '/'),
})
type Form = v.InferOutput<typeof formSchema>

/** Makes the routes of login and logout. */
export function createLogin(parts: LoginParts): Router {
  const router = Router()
  router.get('/login', (request, response) => {
    sendPage(parts, response, 200, { next: readNextPath(request.query.next) })
  })
  router.use('/login', express.static(publicFolder, { index: false }))
  // oxlint-disable-next-line oxc/no-async-endpoint-handlers -- Express 5 hands rejections on by itself
  router.post(
    '/login',
    express.urlencoded({ extended: false, limit: '10kb' }),
    (request, response) => logIn(parts, request, response),
  )
  // oxlint-disable-next-line oxc/no-async-endpoint-handlers -- as above
  router.post('/api/logout', async (request, response) => {
    await endSession(parts, request)
    parts.cookie.clear(response)
    response.status(204).end()
  })
  return router
}

async function logIn(parts: LoginParts, request: Request, response: Response): Promise<void> {
  const form = v.parse(v.fallback(formSchema, v.getDefaults(formSchema)), request.body)
  const login = await parts.limit.begin(form.username, request.ip ?? '')
  if (login.blockedUntil !== undefined)
    return refuseForNow(parts, form, response, login.blockedUntil)
  const id = await startSession(parts, form)
  if (id === undefined) return refuse(parts, form, response)
  await login.succeed()
  // A new id: whoever has planted or seen the old one has nothing of this session.
  await endSession(parts, request)
  parts.cookie.write(response, id)
  response.redirect(303, readNextPath(form.next))
}

async function startSession(parts: LoginParts, form: Form): Promise<string | undefined> {
  const { accounts, passwords, sessions } = parts
  const known = await checkPassword(parts, form)
  if (known === undefined) return undefined
  const id = await sessions.start(known.userId)
  // A change of the password ends the sessions that are there by then. It may have come while the old one was checked.
  const current = await accounts.findCredentials(form.username)
  if (current?.passwordHash !== known.passwordHash && !(await checkPassword(parts, form))) {
    await sessions.end(id)
    return undefined
  }
  if (passwords.isOutdated(known.passwordHash)) {
    await accounts.renewHash(known, await passwords.hash(form.password))
  }
  return id
}

async function checkPassword(
  { accounts, passwords }: LoginParts,
  { username, password }: Form,
): Promise<Credentials | undefined> {
  const known = await accounts.findCredentials(username)
  const isRight = await passwords.verify(password, known?.passwordHash)
  return isRight ? known : undefined
}

async function endSession({ cookie, sessions }: LoginParts, request: Request): Promise<void> {
  const id = cookie.read(request)
  if (id !== undefined) await sessions.end(id)
}

function refuse(parts: LoginParts, form: Form, response: Response): void {
  const hint = parts.demoUsers.length > 0 ? ' The demo accounts are listed on this page.' : ''
  sendPage(parts, response, 401, {
    next: readNextPath(form.next),
    username: form.username,
    error: `Wrong username or password.${hint}`,
  })
}

function refuseForNow(
  parts: LoginParts,
  form: Form,
  response: Response,
  blockedUntil: number,
): void {
  const seconds = Math.max(1, Math.ceil((blockedUntil - Date.now()) / 1000))
  const minutes = Math.ceil(seconds / 60)
  response.set('retry-after', String(seconds))
  sendPage(parts, response, 429, {
    next: readNextPath(form.next),
    username: form.username,
    error: `Too many logins failed. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
  })
}

function sendPage(
  { demoUsers, start }: LoginParts,
  response: Response,
  status: number,
  page: LoginPage,
): void {
  response.status(status).set(loginPageHeaders(start)).send(renderLoginPage(page, demoUsers))
}
