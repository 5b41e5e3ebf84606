/** A map of limited size. */
export interface BoundedMap<Key, Value> {
  /** Finds a value; its key is in use then, and not the next to make room. */
  readonly get: (key: Key) => Value | undefined
  readonly set: (key: Key, value: Value) => void
  readonly delete: (key: Key) => void
}

interface Entry<Value> {
  readonly value: Value
  /** How many writes there had been when it was written. */
  writtenAt: number
}

/**
 * Makes a map that keeps the keys used last.
 *
 * @param maxEntries - How many; one more, and those used longest ago go: a 64th of them at once.
 */
export function createBoundedMap<Key, Value>(maxEntries: number): BoundedMap<Key, Value> {
  // A Map walks in the order of insertion, so the first key is the one used longest ago.
  const entries = new Map<Key, Entry<Value>>()
  // Where many were deleted the walk to the first one is long, so it is not made for one alone.
  const least = maxEntries - Math.floor(maxEntries / 64)
  // What was written so lately is far from the first one: to find it again need cost no write.
  const late = Math.floor(maxEntries / 4)
  let writes = 0
  function write(key: Key, entry: Entry<Value>): void {
    entry.writtenAt = ++writes
    entries.delete(key)
    entries.set(key, entry)
  }
  return {
    get: (key) => {
      const entry = entries.get(key)
      if (entry && writes - entry.writtenAt > late) write(key, entry)
      return entry?.value
    },
    set: (key, value) => {
      write(key, { value, writtenAt: 0 })
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
