import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { identify } from '../auth.js'
import type { Caller } from '../auth.js'
import type { EmulatorContext } from '../context.js'

/** What Hono knows of the emulator's requests. */
export interface RouteEnvironment {
  readonly Bindings: HttpBindings
  readonly Variables: {
    /** Whom the request spoke for, for the log. */
    caller: string | null
    /** Whether the connection ended without an answer, for the log. */
    isCut: boolean
  }
}

/** A request and what belongs to it. */
export type RouteContext = Context<RouteEnvironment>

/**
 * Finds out whom a request speaks for, and has it logged.
 *
 * @throws ApiError 401 or 403.
 */
export async function callerOf(emulator: EmulatorContext, context: RouteContext): Promise<Caller> {
  const caller = await identify(emulator, {
    authorization: context.req.header('authorization'),
    authorizationKey: context.req.header('x-authorization-key'),
    accessToken: context.req.path.startsWith('/chathub')
      ? context.req.query('access_token')
      : undefined,
  })
  context.set('caller', callerName(caller))
  return caller
}

/** Names a caller for the log. */
function callerName(caller: Caller): string {
  return caller.kind === 'company' ? 'company' : `operator ${caller.operator.id}`
}
