const firstMs = 1000
const longestMs = 300_000

/**
 * How long to wait before the next try, in milliseconds: from one second doubled to five minutes, each
 * shortened by chance to as little as half, so that a crowd of tabs does not come back at once.
 *
 * @param tries - How many have failed one after the other.
 */
export function backoffMs(tries: number): number {
  const waitMs = Math.min(firstMs * 2 ** (tries - 1), longestMs)
  return waitMs * (1 - Math.random() / 2)
}

/** How long the site asks to be left alone, in milliseconds: `retryAfterMs` of what it failed with. */
export function retryAfterMs(error: unknown): number {
  const cause = (error as Error | null)?.cause as { readonly retryAfterMs?: number } | undefined
  return cause?.retryAfterMs ?? 0
}
