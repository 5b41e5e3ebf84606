import { describe, expect, it } from 'vitest'
import { dayNameOf, initialsOf, listTimeOf } from '../../src/widget/format.js'

const localNoon = new Date(2026, 2, 18, 12).getTime()

describe('initialsOf', () => {
  it.each([
    ['Anna Petrova', 'AP'],
    ['Anna Maria de la Cruz', 'AC'],
    ['  cher ', 'C'],
    ['Олена Коваленко', 'ОК'],
    ['(Anna) "Petrova"', 'AP'],
    ['', '?'],
  ])('makes of %j the initials %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials)
  })
})

describe('dayNameOf', () => {
  it('names the last two days, dates of this year, and dates of other years', () => {
    expect(dayNameOf(new Date(2026, 2, 18, 0, 1).getTime(), localNoon)).toBe('Today')
    expect(dayNameOf(new Date(2026, 2, 17, 23, 59).getTime(), localNoon)).toBe('Yesterday')
    expect(dayNameOf(new Date(2026, 2, 16, 9).getTime(), localNoon)).toBe('Monday 16 March')
    expect(dayNameOf(new Date(2025, 11, 31, 9).getTime(), localNoon)).toBe('31 December 2025')
  })
})

describe('listTimeOf', () => {
  it('shows the time today and the day before that', () => {
    expect(listTimeOf(new Date(2026, 2, 18, 9, 5).getTime(), localNoon)).toBe('09:05')
    expect(listTimeOf(new Date(2026, 2, 17, 9, 5).getTime(), localNoon)).toBe('Yesterday')
    expect(listTimeOf(new Date(2026, 2, 1, 9, 5).getTime(), localNoon)).toBe('1 Mar')
  })
})
