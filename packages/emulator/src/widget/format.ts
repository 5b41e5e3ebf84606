const timeFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const dayFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
})
const shortDayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const yearDayFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
})

const avatarColours = 8

/** Returns the first letters of the first and the last word, or `?` for a name without any. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/)
  const letters = words.map((word) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? '').filter(Boolean)
  const picked = letters.length > 1 ? [letters[0], letters.at(-1)] : letters
  return picked.join('').toLocaleUpperCase() || '?'
}

/** Returns which of the avatar colours, 0 to 7, a name has. */
export function avatarColourOf(name: string): number {
  let sum = 0
  for (const letter of name) sum = (sum * 33 + (letter.codePointAt(0) ?? 0)) % 65_521
  return sum % avatarColours
}

/** Returns the time of day, as in `09:12`. @param moment - Milliseconds since the epoch. */
export function timeOf(moment: number): string {
  return timeFormat.format(moment)
}

/** Returns what tells two days apart in the operator's time zone. */
export function dayKeyOf(moment: number): string {
  const date = new Date(moment)
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
}

/** Returns the name of a day: `Today`, `Yesterday`, or its date. */
export function dayNameOf(moment: number, now: number): string {
  if (dayKeyOf(moment) === dayKeyOf(now)) return 'Today'
  if (dayKeyOf(moment) === dayKeyOf(dayBefore(now))) return 'Yesterday'
  const isThisYear = new Date(moment).getFullYear() === new Date(now).getFullYear()
  return (isThisYear ? dayFormat : yearDayFormat).format(moment)
}

/** Returns the moment as a list shows it: the time today, else the day. */
export function listTimeOf(moment: number, now: number): string {
  if (dayKeyOf(moment) === dayKeyOf(now)) return timeOf(moment)
  if (dayKeyOf(moment) === dayKeyOf(dayBefore(now))) return 'Yesterday'
  return shortDayFormat.format(moment)
}

// By the calendar and not by 24 hours: a day may have 23 or 25.
function dayBefore(moment: number): number {
  const date = new Date(moment)
  date.setDate(date.getDate() - 1)
  return date.getTime()
}
