import type { Faults } from './faults.js'
import type { HubConnectionInfo } from './hub/hub-info.js'
import type { LoggedRequest } from './request-log.js'

/** A token that was given out, without its secret. */
export interface IssuedToken {
  /** Milliseconds since the epoch. */
  readonly at: number
  /** Whom it speaks for: `company` or `operator 101`. */
  readonly speaksFor: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
  /** Its beginning and end. */
  readonly shown: string
}

/** What the page of switches is told as it happens. */
export type LiveEvent =
  | { readonly name: 'request'; readonly data: LoggedRequest }
  | { readonly name: 'token'; readonly data: IssuedToken }
  | { readonly name: 'connections'; readonly data: readonly HubConnectionInfo[] }
  | { readonly name: 'faults'; readonly data: Faults }
  | { readonly name: 'reset'; readonly data: null }

/** Hands what happens to the pages that are open. */
export interface Live {
  readonly emit: (event: LiveEvent) => void
  /** @returns Ends the subscription */
  readonly subscribe: (listener: (event: LiveEvent) => void) => () => void
}

/** Makes a channel that nobody listens to. */
export function createLive(): Live {
  const listeners = new Set<(event: LiveEvent) => void>()
  return {
    emit: (event) => {
      for (const listener of listeners) listener(event)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
