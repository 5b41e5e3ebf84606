import type { ChatHubErrorCode } from './errors.js'

const ofTheNetwork: readonly ChatHubErrorCode[] = [
  'script-unreachable',
  'token-unreachable',
  'part-unreachable',
  'timeout',
  'offline',
]

/** Somebody who logs in and comes back to the page heals these. */
const ofTheLogin: readonly ChatHubErrorCode[] = ['token-unauthorized', 'token-forbidden']

/** Whether a failure may pass by itself. */
export function canPass(code: ChatHubErrorCode): boolean {
  return ofTheNetwork.includes(code) || ofTheLogin.includes(code)
}

/**
 * Tries again when the device is online again, when somebody looks at the page again, and after a while.
 *
 * @param tries - How many tries have failed in a row: each one waits twice as long, from a second on, with
 * jitter so that not all pages of a site come back at the same moment.
 * @param isTimed - Whether to try again without an event.
 */
export function recover(
  again: () => void,
  code: ChatHubErrorCode,
  tries: number,
  isTimed: boolean,
  signal: AbortSignal,
): void {
  const onLook = (): void => {
    if (document.visibilityState === 'visible') again()
  }
  addEventListener('online', again, { signal })
  document.addEventListener('visibilitychange', onLook, { signal })
  if (!isTimed || ofTheLogin.includes(code)) return
  const timer = setTimeout(again, 1000 * 2 ** tries * (0.5 + Math.random()))
  signal.addEventListener('abort', () => clearTimeout(timer))
}
