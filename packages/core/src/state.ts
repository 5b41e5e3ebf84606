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
    organization: options.organization ?? undefined,
    expiresAt: null,
    error: null,
    attempt: 0,
  })
}

/** The next snapshot; the same object if the event changes nothing. */
export function transition(snapshot: ChatHubSnapshot, event: WidgetEvent): ChatHubSnapshot {
  const { organization, attempt, expiresAt, status } = snapshot
  const next = (news: Partial<ChatHubSnapshot>): ChatHubSnapshot => {
    const base = { organization, attempt, expiresAt, error: null }
    return Object.freeze({ ...base, ...news } as ChatHubSnapshot) // Each case below brings its status.
  }
  switch (event.type) {
    case 'wait':
      return status === 'waiting' ? snapshot : next({ status: 'waiting', expiresAt: null })
    case 'start':
      return next({ status: 'loading', expiresAt: event.expiresAt, attempt: attempt + 1 })
    case 'ready':
      return status === 'loading' ? next({ status: 'ready' }) : snapshot
    case 'fail': {
      const isExpired = event.isForWant || event.error.code === 'token-expired'
      return next({ status: isExpired ? 'expired' : 'error', error: event.error })
    }
    case 'stop':
      return status === 'idle' ? snapshot : next({ status: 'idle', expiresAt: null })
  }
}
