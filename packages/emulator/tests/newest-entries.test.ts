import { describe, expect, it } from 'vitest'
import { createNewestEntries } from '../src/newest-entries.js'

describe('createNewestEntries', () => {
  it('keeps as many as it is told to, the newest ones, oldest first', () => {
    const entries = createNewestEntries<number>(3)

    const after = [1, 2, 3, 4, 5, 6, 7].map((entry) => {
      entries.add(entry)
      return entries.list()
    })

    expect(after[1]).toEqual([1, 2])
    expect(after[3]).toEqual([2, 3, 4])
    expect(after[6]).toEqual([5, 6, 7])
  })
})
