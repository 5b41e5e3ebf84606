import { delay } from './deadline.js'
import { isChatHubError, type ChatHubError } from './errors.js'
import type { Settings } from './options.js'
import { later } from './parts.js'
import type { WidgetRun } from './run.js'
import { isOver, type OperatorToken } from './token.js'
import type { ChatHubTokenReason } from './types.js'

/** What the part that watches over a running widget may see and do. One for each run. */
export interface KeeperHost {
  readonly settings: () => Settings
  readonly run: WidgetRun
  readonly token: OperatorToken
  /** When the token was received, in milliseconds since the epoch. */
  readonly receivedAt: number
  /** Asks the source for a token, where there is one at the moment. */
  readonly request: (reason: ChatHubTokenReason, signal: AbortSignal) => Promise<OperatorToken>
  /** There is a fresh token that the site has found good: the widget starts afresh with it. */
  readonly swap: (token: OperatorToken) => void
  /** The widget says that its token is no good. */
  readonly complain: (error: ChatHubError) => void
  /** There is no fresh token to be had: the widget goes, status `expired`. */
  readonly expire: (error: ChatHubError) => void
}

/** How long to wait before a part that could not be fetched is asked for again, in milliseconds. */
const pauseMs = 30_000

const mostHeard = 100

/**
 * Lets a part watch over the widget's token. It is fetched as often as it takes, until the token's end; what is
 * heard of the widget meanwhile it is told.
 *
 * @param signal - Aborted when the run ends.
 */
export function watchOver(host: KeeperHost, signal: AbortSignal): void {
  const heard: Event[] = []
  const hearing = new AbortController()
  signal.addEventListener('abort', () => hearing.abort())
  const hear = (event: Event): void => {
    // The page's own errors are heard too.
    if (heard.push(event) > mostHeard) heard.shift()
  }
  host.run.onView((view) => {
    for (const type of ['error', 'unhandledrejection']) view.addEventListener(type, hear, hearing)
  })
  const fetchKeeper = async (): Promise<void> => {
    const part = await later(() => import('./keeper.js')).catch((error: ChatHubError) => error)
    if (signal.aborted) return
    if (!isChatHubError(part)) {
      hearing.abort()
      part.keepToken(host, heard, signal)
    } else if (isOver(host.token)) {
      // Nobody has asked for a fresh one.
      host.expire(part)
    } else {
      await delay(pauseMs, signal)
      if (!signal.aborted) void fetchKeeper()
    }
  }
  void fetchKeeper()
}
