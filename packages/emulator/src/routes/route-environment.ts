import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { ApiError } from '../api-error.js'
import { identify } from '../auth.js'
import type { Caller } from '../auth.js'
import type { EmulatorContext } from '../context.js'

/** What Hono knows of the emulator's requests. */
export interface RouteEnvironment {
  readonly Bindings: HttpBindings
  readonly Variables: {
    /** Whom the request spoke for, for the log. */
    caller: string | null
    /** Status for the log; `undefined`: that of the answer, `null`: there was none. */
    sentStatus: number | null | undefined
    /** The fault that the request met, in words, for the log. */
    fault: string | null
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

/** @throws ApiError 406 where a switch holds callers to the documented `Accept: text/plain`. */
export function requireTextAccept({ faults }: EmulatorContext, context: RouteContext): void {
  if (faults.get().undocumented.textAccept === 'optional') return
  if (/\btext\/plain\b/i.test(context.req.header('accept') ?? '')) return
  throw new ApiError(406, 'This call is documented to need "Accept: text/plain".')
}

/** Names a caller for the log. */
function callerName(caller: Caller): string {
  return caller.kind === 'company' ? 'company' : `operator ${caller.operator.id}`
}
