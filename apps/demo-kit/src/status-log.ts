/** One change of the widget's status. */
export interface StatusLogEntry {
  /** Number of the entry, from 1; for a framework's list key. */
  readonly id: number
  readonly status: string
  /** Code of the error; `null` without one. */
  readonly code: string | null
  /** When it changed, in milliseconds since the epoch. */
  readonly at: number
}

/** What a log keeps of a snapshot. */
export interface StatusChange {
  readonly status: string
  readonly error: { readonly code: string } | null
}

/** How many entries a log keeps. */
const logLimit = 30

/**
 * Puts a status in front of a log. The same status twice in a row stands in it once.
 *
 * @param log - Entries, newest first; left as it is.
 * @param change - The widget's status now, with its error.
 * @param at - Now, in milliseconds since the epoch.
 * @returns A new log, or the same one if nothing changed.
 */
export function addToLog(
  log: readonly StatusLogEntry[],
  { status, error }: StatusChange,
  at: number,
): readonly StatusLogEntry[] {
  const code = error?.code ?? null
  const newest = log[0]
  if (newest?.status === status && newest.code === code) return log
  return [{ id: (newest?.id ?? 0) + 1, status, code, at }, ...log].slice(0, logLimit)
}
