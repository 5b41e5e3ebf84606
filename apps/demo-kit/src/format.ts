/**
 * Writes how long a token still lives.
 *
 * @param expiresAt - End of its life, in milliseconds since the epoch; `null` while there is none.
 * @param now - The present, in milliseconds since the epoch.
 * @returns Hours, minutes and seconds such as `23:59:08`, `expired`, or `no token`.
 */
export function tokenLife(expiresAt: number | null, now: number): string {
  if (expiresAt === null) return 'no token'
  const seconds = Math.ceil((expiresAt - now) / 1000)
  if (seconds <= 0) return 'expired'
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return parts.map((part) => String(part).padStart(2, '0')).join(':')
}

/** Writes an error as `code: message`; `none` without one. */
export function errorText(
  error: { readonly code: string; readonly message: string } | null,
): string {
  return error === null ? 'none' : `${error.code}: ${error.message}`
}

/** Writes a moment, in milliseconds since the epoch, as the time of day `09:05:07`. */
export function clockTime(moment: number): string {
  return new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' }).format(moment)
}

/** Writes a moment, in milliseconds since the epoch, as a day: `Wednesday 25 November`. */
export function todayLabel(moment: number): string {
  const options = { weekday: 'long', day: 'numeric', month: 'long' } as const
  return new Intl.DateTimeFormat('en-GB', options).format(moment)
}

/** Takes the first letters of a name's first and last word: `OK` of `Olena Kovalenko`. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean)
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words
  return chosen.map((word) => Array.from(word ?? '')[0]?.toUpperCase() ?? '').join('')
}
