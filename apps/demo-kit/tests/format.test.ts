import { describe, expect, it } from 'vitest'
import { clockTime, errorText, initials, todayLabel, tokenLife } from '../src/index.js'

const now = 1_750_000_000_000

describe('tokenLife', () => {
  it('counts hours, minutes and seconds', () => {
    expect(tokenLife(now + 86_340_000, now)).toBe('23:59:00')
    expect(tokenLife(now + 61_000, now)).toBe('00:01:01')
  })

  it('counts a begun second as a second', () => {
    expect(tokenLife(now + 1, now)).toBe('00:00:01')
  })

  it('goes beyond a day in hours', () => {
    expect(tokenLife(now + 100 * 3_600_000, now)).toBe('100:00:00')
  })

  it('tells an expired token from none', () => {
    expect(tokenLife(now, now)).toBe('expired')
    expect(tokenLife(now - 5000, now)).toBe('expired')
    expect(tokenLife(null, now)).toBe('no token')
  })
})

describe('errorText', () => {
  it('puts the code before the message', () => {
    expect(errorText({ code: 'timeout', message: 'Try again.' })).toBe('timeout: Try again.')
  })

  it('says that there is none', () => {
    expect(errorText(null)).toBe('none')
  })
})

describe('clockTime and todayLabel', () => {
  const moment = new Date(2026, 10, 25, 9, 5, 7).getTime()

  it('write the time of day with seconds', () => {
    expect(clockTime(moment)).toBe('09:05:07')
  })

  it('write the day with its name', () => {
    expect(todayLabel(moment)).toBe('Wednesday 25 November')
  })
})

describe('initials', () => {
  it('are those of the first and the last word', () => {
    expect(initials('Olena Kovalenko')).toBe('OK')
    expect(initials('maria de la cruz')).toBe('MC')
  })

  it('are one letter for one word, and none for none', () => {
    expect(initials('Ødegård')).toBe('Ø')
    expect(initials('  ')).toBe('')
  })
})
