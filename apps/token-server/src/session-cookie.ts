import type { CookieOptions, Request, RequestHandler, Response } from 'express'
import type { User } from './accounts.ts'
import { idleLifeMs, type Sessions } from './sessions.ts'

declare global {
  namespace Express {
    interface Request {
      /** Who is logged in; set by `loadUser`. */
      user?: User | undefined
    }
  }
}

/** The cookie that holds the id of a session. */
export interface SessionCookie {
  readonly read: (request: Request) => string | undefined
  readonly write: (response: Response, id: string) => void
  readonly clear: (response: Response) => void
}

/**
 * Makes the cookie: no script can read it, and another site's requests come without it. It belongs to the host
 * whatever the port, so that one login serves all demos.
 *
 * @param isSecure - Whether browsers reach this server by https. Its name then has a prefix that forbids other
 *   hosts of the domain to set it.
 */
export function createSessionCookie(isSecure: boolean): SessionCookie {
  const name = isSecure ? '__Host-chathub_session' : 'chathub_demo_session'
  const options: CookieOptions = { httpOnly: true, sameSite: 'lax', secure: isSecure, path: '/' }
  const pattern = new RegExp(`(?:^|;\\s*)${name}=([\\w-]{43})(?:;|$)`)
  return {
    read: (request) => pattern.exec(request.get('cookie') ?? '')?.[1],
    write: (response, id) => void response.cookie(name, id, { ...options, maxAge: idleLifeMs }),
    clear: (response) => void response.clearCookie(name, options),
  }
}

/** Finds the user of a request by its session. */
export function loadUser(sessions: Sessions, cookie: SessionCookie): RequestHandler {
  return async (request, response, next) => {
    const id = cookie.read(request)
    const session = id === undefined ? undefined : await sessions.find(id)
    request.user = session?.user
    if (id !== undefined && session?.isExtended === true) cookie.write(response, id)
    next()
  }
}
