import type { ChatHubError, ChatHubErrorCode } from './errors.js'

const ofTheNetwork = /unreachable|timeout|offline/

/** Somebody who logs in and comes back to the page heals these. */
const ofTheLogin = /unauthorized|forbidden/

/** Whether a failure may pass by itself. */
export function canPass(code: ChatHubErrorCode): boolean {
  return ofTheNetwork.test(code) || ofTheLogin.test(code)
}

/**
 * Tries again when the device is online again, when somebody looks at the page again, and after a while; not
 * before the time that the site names in `Retry-After`.
 *
 * @param tries - How many tries have failed in a row: each one waits twice as long, from a second on, with
 * jitter so that not all pages of a site come back at the same moment.
 * @param isTimed - Whether to try again without an event.
 */
export function recover(
  again: () => void,
  { code, cause }: ChatHubError,
  tries: number,
  isTimed: boolean,
  signal: AbortSignal,
): void {
  const { retryAfterMs = 0 } = Object(cause) as { readonly retryAfterMs?: number }
  const quietUntil = Date.now() + retryAfterMs
  const onEvent = ({ type }: Event): void => {
    const isSeen = type === 'online' || document.visibilityState === 'visible'
    if (isSeen && Date.now() >= quietUntil) again()
  }
  addEventListener('online', onEvent, { signal })
  document.addEventListener('visibilitychange', onEvent, { signal })
  if (!isTimed || ofTheLogin.test(code)) return
  const waitMs = Math.max(1000 * 2 ** tries * (0.5 + Math.random()), retryAfterMs)
  const timer = setTimeout(again, waitMs)
  signal.addEventListener('abort', () => clearTimeout(timer))
}
