import type { ChatHubError } from './errors.js'
import type { ChatHubOptions, ChatHubSnapshot } from './types.js'

/** What can happen to a widget. */
export type WidgetEvent =
  | { readonly type: 'wait' }
  | { readonly type: 'start'; readonly expiresAt: number | null }
  | { readonly type: 'ready' }
  | { readonly type: 'fail'; readonly error: ChatHubError; readonly isForWant?: boolean }
  | { readonly type: 'stop' }

/**
 * The snapshot that a server renders and a browser starts from.
 *
 * @param options - The options that the widget will be created with.
 * @returns `idle` without any token source, else `waiting`.
 */
export function initialSnapshot(options: ChatHubOptions): ChatHubSnapshot {
  const hasSource = 'operatorToken' in options || options.getToken || options.tokenEndpoint
  return Object.freeze({
    status: hasSource ? 'waiting' : 'idle',
    organization: options.organization,
    expiresAt: null,
    error: null,
    attempt: 0,
  })
}

/** The next snapshot; the same object if the event changes nothing. */
export function transition(snapshot: ChatHubSnapshot, event: WidgetEvent): ChatHubSnapshot {
  const { organization, attempt, expiresAt, status } = snapshot
  const base = { organization, attempt, expiresAt, error: null }
  switch (event.type) {
    case 'wait':
      return status === 'waiting'
        ? snapshot
        : freeze({ ...base, expiresAt: null, status: 'waiting' })
    case 'start':
      return freeze({
        ...base,
        expiresAt: event.expiresAt,
        attempt: attempt + 1,
        status: 'loading',
      })
    case 'ready':
      return status === 'loading' ? freeze({ ...base, status: 'ready' }) : snapshot
    case 'fail': {
      const isExpired = event.isForWant || event.error.code === 'token-expired'
      const failed = isExpired ? 'expired' : 'error'
      return freeze({ ...base, status: failed, error: event.error })
    }
    case 'stop':
      return status === 'idle' ? snapshot : freeze({ ...base, expiresAt: null, status: 'idle' })
  }
}

function freeze(snapshot: ChatHubSnapshot): ChatHubSnapshot {
  return Object.freeze(snapshot)
}
