/** A list that forgets its oldest entries. */
export interface NewestEntries<Entry> {
  /** Oldest first. */
  readonly list: () => readonly Entry[]
  readonly add: (entry: Entry) => void
  readonly clear: () => void
}

/** Makes an empty list. @param capacity - How many entries it keeps */
export function createNewestEntries<Entry>(capacity: number): NewestEntries<Entry> {
  let entries: Entry[] = []
  return {
    list: () => entries.slice(-capacity),
    add: (entry) => {
      entries.push(entry)
      // Not at each one: it copies all of them.
      if (entries.length >= 2 * capacity) entries = entries.slice(-capacity)
    },
    clear: () => {
      entries = []
    },
  }
}
