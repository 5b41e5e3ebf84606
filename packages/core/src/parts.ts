import { withDeadline } from './deadline.js'
import { chatHubError } from './errors.js'

/**
 * Fetches a part that is not needed at first.
 *
 * @param limitMs - How long that may take, in milliseconds; else as long as the browser waits, at the cost of no timer.
 * @param signal - Aborted when nobody waits for it any more; then no timer is left.
 * @throws ChatHubError `part-unreachable` if it cannot be fetched: after a new deployment, or without a network;
 * with `timeout` as its cause if it does not come in time.
 */
export function later<Part>(
  fetchPart: () => Promise<Part>,
  limitMs?: number,
  signal?: AbortSignal,
): Promise<Part> {
  const part = limitMs ? withDeadline(fetchPart(), limitMs, signal) : fetchPart()
  return part.catch((cause: unknown) => {
    throw chatHubError('part-unreachable', cause)
  })
}
