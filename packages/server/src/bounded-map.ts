/** A map of limited size. */
export interface BoundedMap<Key, Value> {
  readonly get: (key: Key) => Value | undefined
  readonly set: (key: Key, value: Value) => void
  readonly delete: (key: Key) => void
  /** Says that a key is in use: it is the last one now to make room. */
  readonly touch: (key: Key, value: Value) => void
}

/**
 * Makes a map that keeps the keys used last.
 *
 * @param maxEntries - How many; one more, and those used longest ago go: a 64th of them at once.
 */
export function createBoundedMap<Key, Value>(maxEntries: number): BoundedMap<Key, Value> {
  // A Map walks in the order of insertion, so the first key is the one used longest ago.
  const entries = new Map<Key, Value>()
  // Where many were deleted the walk to the first one is long, so it is not made for one alone.
  const least = maxEntries - Math.floor(maxEntries / 64)
  function touch(key: Key, value: Value): void {
    entries.delete(key)
    entries.set(key, value)
  }
  return {
    get: (key) => entries.get(key),
    touch,
    set: (key, value) => {
      touch(key, value)
      if (entries.size <= maxEntries) return
      for (const oldest of entries.keys()) {
        if (entries.size <= least) break
        entries.delete(oldest)
      }
    },
    delete: (key) => {
      entries.delete(key)
    },
  }
}
