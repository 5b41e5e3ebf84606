/**
 * Makes a clock that only goes forward. `Date` alone jumps when somebody sets the time, and
 * `performance.now()` alone may stand still while the machine sleeps: what went further counts.
 *
 * @param startedAt - Where it counts from, in milliseconds since the epoch.
 * @returns How long ago that is, in milliseconds.
 */
export function createAgeClock(startedAt: number): () => number {
  let date = Date.now()
  let ticks = performance.now()
  let ageMs = Math.max(0, date - startedAt)
  return () => {
    const before = [date, ticks] as const
    date = Date.now()
    ticks = performance.now()
    ageMs += Math.max(date - before[0], ticks - before[1])
    return ageMs
  }
}
