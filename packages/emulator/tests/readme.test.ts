import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { noFault, noFaults } from '../src/faults.js'

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
const rows = readme
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()))

/** What the README says of a switch, without quotes and explanations. */
function defaultOf(name: string): string | undefined {
  return /`'?(.*?)'?`/.exec(rows.find(([, cell]) => cell === `\`${name}\``)?.[2] ?? '')?.[1]
}

it('has a row for every switch, with its default', () => {
  const { script, api, hub, token, limits, widget, undocumented, ...others } = noFaults
  const tokens = Object.entries(token).map(([name, value]) => [`token.${name}`, value] as const)
  const switches = Object.entries({ ...noFault, ...others, ...widget, ...undocumented })

  for (const [name, value] of [...switches, ...tokens])
    expect(defaultOf(name), name).toBe(
      Array.isArray(value) ? `['${value.join(`', '`)}']` : `${value}`,
    )
  expect([script, api, hub]).toEqual([noFault, noFault, noFault])
  for (const limit of Object.entries(limits)) expect(readme).toContain(limit.join(': '))
})
