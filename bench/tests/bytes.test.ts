import { describe, expect, it } from 'vitest'
import { measureBytes } from '../src/bytes.ts'
import { budgetOf } from '../src/row.ts'

describe.each(await measureBytes(false))('$id: $title', ({ id, value }) => {
  it(`is at most ${budgetOf(id).budget} bytes`, () => {
    expect(value).toBeLessThanOrEqual(budgetOf(id).budget)
  })
})
