import type { Request } from 'express'

/** What a site has of its own: here a header says who is there. */
export function loggedInUser(request: Request): string | null {
  return request.get('x-user') ?? null
}

/** What a site has of its own: the operator of a user. */
export function findOperatorId(user: string): number | null {
  return user === 'olena' ? 101 : null
}
