import { randomBytes, timingSafeEqual } from 'node:crypto'
import cookieSession from 'cookie-session'
import type { Request, RequestHandler } from 'express'
import { demoUsers, type DemoUser } from './users.ts'

/**
 * Makes the session: a signed, http-only cookie of this host, whatever the port, so that one login serves
 * all demos.
 *
 * @param secret - Signs the cookie. Default: drawn at random, so that a restart logs everyone out.
 */
export function createSession(secret = randomBytes(32).toString('hex')): RequestHandler {
  return cookieSession({
    name: 'chathub_demo_session',
    keys: [secret],
    httpOnly: true,
    sameSite: 'lax',
    maxAge: 12 * 3_600_000,
  })
}

/** The user who is logged in. */
export function readUser(request: Request): DemoUser | undefined {
  const username: unknown = request.session?.username
  return demoUsers.find((user) => user.username === username)
}

/** Logs in; answers whether username and password were right. */
export function logIn(request: Request, username: string, password: string): boolean {
  const user = demoUsers.find((one) => one.username === username.trim().toLowerCase())
  if (!user || !isEqual(user.password, password)) return false
  request.session = { username: user.username }
  return true
}

/** Logs out. */
export function logOut(request: Request): void {
  request.session = null
}

function isEqual(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}
