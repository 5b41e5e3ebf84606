import { describe, expect, it } from 'vitest'
import { budgetOf, isOver } from '../src/row.ts'
import { serverGroups } from '../src/token-route/groups.ts'
import { hasValgrind } from '../src/token-route/instructions.ts'

const missing = hasValgrind ? '' : ' (instructions are not measured: there is no valgrind)'

describe(`the token route${missing}`, () => {
  it.each(Object.entries(serverGroups))('has %s', async (_, measure) => {
    const rows = await measure()

    const over = rows.filter(isOver)
    expect(
      over.map(({ id, value }) => `${id} is ${value}, at most ${budgetOf(id).budget}`),
    ).toEqual([])
    expect(rows.length).toBeGreaterThan(0)
  })
})
