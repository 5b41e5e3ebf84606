import { createHash } from 'node:crypto'
import type { PanelTrace, WidgetSwitches } from '@chathub/emulator'
import { pairwise, type Row } from './pairwise.ts'

/** What the vendor's panel might be, switch by switch. */
export const personalityFactors = {
  tokenFrom: ['id', 'prefix', 'src'],
  tokenWhen: ['start', 'each-call'],
  build: ['one-file', 'chunk', 'custom-element', 'guard'],
  root: ['open', 'closed', 'plain', 'frame'],
  badToken: ['throws', 'throws-later', 'rejects', 'message', 'silent'],
  styles: [true, false],
  'body-class': [true, false],
  listeners: [true, false],
  storage: [true, false],
  socket: [true, false],
  timer: [true, false],
} as const

const traces: readonly PanelTrace[] = [
  'styles',
  'body-class',
  'listeners',
  'storage',
  'socket',
  'timer',
]

/** One way in which the panel might be built. */
export type PersonalityRow = Row<typeof personalityFactors>

/** Panels in which every two choices come together. */
export const pairedRows: readonly PersonalityRow[] = pairwise(personalityFactors)

/** Few of them: every choice is in one. */
export const fewRows: readonly PersonalityRow[] = rowsWithEveryChoice(pairedRows)

/** What the emulator is told. */
export function switchesOf(row: PersonalityRow): WidgetSwitches {
  const { tokenFrom, tokenWhen, build, root, badToken } = row
  return { tokenFrom, tokenWhen, build, root, badToken, leaves: traces.filter((one) => row[one]) }
}

/**
 * The panels of one run of the tests: `all` is every combination of the five switches, with the 64
 * combinations of traces dealt out among them; `40:7` is 40 of those, drawn by the number 7.
 *
 * @param wish - `all`, a count and a number, or nothing for {@link pairedRows}.
 */
export function chosenRows(wish: string | undefined): readonly PersonalityRow[] {
  if (wish === undefined) return pairedRows
  if (wish === 'all') return allRows()
  const [count, number] = wish.split(':')
  const lot = (row: PersonalityRow): string =>
    createHash('sha256')
      .update(`${number} ${Object.values(row).join()}`)
      .digest('hex')
  return allRows()
    .toSorted((one, other) => lot(one).localeCompare(lot(other)))
    .slice(0, Number(count))
}

function allRows(): readonly PersonalityRow[] {
  const { tokenFrom, tokenWhen, build, root, badToken } = personalityFactors
  const rows = [tokenFrom, tokenWhen, build, root, badToken].reduce<readonly string[][]>(
    (done, choices) => done.flatMap((row) => choices.map((choice) => [...row, choice])),
    [[]],
  )
  return rows.map(([from, when, built, drawn, bad], index) => {
    const dealt = traces.map((trace, bit) => [trace, ((index * 37) >> bit) % 2 === 1])
    const row = { tokenFrom: from, tokenWhen: when, build: built, root: drawn, badToken: bad }
    return { ...row, ...Object.fromEntries(dealt) } as PersonalityRow // one choice of each factor
  })
}

function rowsWithEveryChoice(rows: readonly PersonalityRow[]): readonly PersonalityRow[] {
  const seen = new Set<string>()
  const choices = (row: PersonalityRow): readonly string[] =>
    Object.entries(row).map(([name, choice]) => `${name} ${choice}`)
  return rows.filter((row) => {
    const isNews = choices(row).some((choice) => !seen.has(choice))
    for (const choice of choices(row)) seen.add(choice)
    return isNews
  })
}
