import type { ChatHubError } from './errors.js'

export const ofTheNetwork: RegExp = /unreachable|timeout|offline/

/** Somebody who logs in and comes back to the page heals these, or a source that has a new token by then. */
const ofTheToken = /unauthorized|forbidden|expired/

/**
 * Tries again after a failure that may pass by itself: when the device is online again, when somebody looks at
 * the page again, and after a while; not before the time that the site names in `Retry-After`.
 *
 * @param tries - How many tries had failed in a row before: each one waits twice as long, from a second to four
 * minutes, with jitter so that not all pages of a site come back at the same moment.
 * @param retry - After how many of them only an event leads to another one.
 */
export function recover(
  again: () => void,
  { code, cause }: ChatHubError,
  tries: number,
  retry: number,
  signal: AbortSignal,
): void {
  const isOfTheToken = ofTheToken.test(code)
  if (!isOfTheToken && !ofTheNetwork.test(code)) return
  const { retryAfterMs = 0 } = Object(cause) as { readonly retryAfterMs?: number }
  const quietUntil = Date.now() + retryAfterMs
  const onEvent = ({ type }: Event): void => {
    const isSeen = type === 'online' || !document.hidden
    if (isSeen && Date.now() >= quietUntil) again()
  }
  addEventListener('online', onEvent, { signal })
  document.addEventListener('visibilitychange', onEvent, { signal })
  if (isOfTheToken || tries >= retry) return
  // Not `backoff.ts`, a part for what runs: a chunk more costs every page sixty bytes.
  const backoffMs = 1000 * 2 ** Math.min(tries, 8) * (0.5 + Math.random())
  const timer = setTimeout(again, Math.max(backoffMs, retryAfterMs))
  signal.addEventListener('abort', () => clearTimeout(timer))
}
