import { budgetOf, type Measurement } from './row.ts'

/** What was measured, beside its bounds and what others need, as a table of text. */
export function formatRows(rows: readonly Measurement[]): string {
  const lines = rows.map(({ id, title, value, unit, peers = [] }) => {
    const { goal, budget } = budgetOf(id)
    const others = peers.map((peer) => `${peer.name} ${peer.value}`).join(', ')
    return [id, String(value), String(budget), String(goal), unit, title, others]
  })
  const header = ['row', 'measured', 'budget', 'goal', 'unit', 'what', 'others']
  return [header, ...lines].map(formatLine).join('\n')
}

/** Of the first columns; a negative one is set to the right. */
const widths = [28, -9, -9, -9, -7]

function formatLine(cells: readonly string[]): string {
  return cells
    .map((cell, index) => {
      const width = widths[index] ?? 0
      return width < 0 ? cell.padStart(-width) : cell.padEnd(width)
    })
    .join('  ')
    .trimEnd()
}
