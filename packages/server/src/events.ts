import type { ChatHubServerErrorCode } from './errors.js'
import type { HandlerErrorCode } from './handler.js'

/**
 * What happens inside, for logs and metrics. Nothing in it is a secret: no token, login, password, header, body or
 * query. Durations are milliseconds.
 */
export type ChatHubServerEvent =
  | {
      /** One request of a browser has been answered. */
      readonly type: 'request'
      readonly route: 'token' | 'validate'
      readonly status: number
      /** What the browser was told; `undefined` if it got what it asked for. */
      readonly code: HandlerErrorCode | undefined
      readonly requestId: string
      readonly durationMs: number
    }
  | {
      /** One call of ChatHub has ended, its retries included. */
      readonly type: 'call'
      /** Such as `POST /api/operator/get-token`. */
      readonly call: string
      /** The last answer's HTTP status; `undefined` if there was none. */
      readonly status: number | undefined
      /** Why it failed; `undefined` if it did not. */
      readonly code: ChatHubServerErrorCode | undefined
      readonly tries: number
      readonly durationMs: number
    }
  | {
      /**
       * How the token service came by a token: `made` for the first, `renewed` ahead of its end, `shared` by another
       * instance, `kept` because ChatHub failed and the token is still alive, `refused` for good, `failed`. An answer from
       * memory is no event: there are too many.
       */
      readonly type: 'token'
      readonly operatorId: number
      readonly outcome: 'made' | 'renewed' | 'shared' | 'kept' | 'refused' | 'failed'
      /** Why it was `kept`, `refused` or `failed`. */
      readonly code: ChatHubServerErrorCode | undefined
    }
  | {
      /** The shared store failed and the instance goes on by itself (`down`), or the store is back (`up`). */
      readonly type: 'store'
      readonly state: 'down' | 'up'
    }

/** Hears what happens. What it throws is ignored. */
export type ChatHubServerListener = (event: ChatHubServerEvent) => void
