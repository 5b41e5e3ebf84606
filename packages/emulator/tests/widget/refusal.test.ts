import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRefusal } from '../../src/widget/refusal.js'
import { widgetChoices } from '../../src/widget-switches.js'

describe('createRefusal', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })

  afterEach(() => {
    vi.useRealTimers()
  })

  it('tells the operator only where the panel shows a message of its own', () => {
    const telling = widgetChoices.badToken.filter((way) => createRefusal(way).text !== null)

    expect(telling).toEqual(['throws', 'message'])
  })

  it('throws later where the panel does so, not in the caller', () => {
    createRefusal('throws-later').complain()

    expect(() => vi.runAllTimers()).toThrow('Invalid token')
  })

  it.each(['throws', 'message', 'silent'] as const)('says nothing to others for %s', (way) => {
    createRefusal(way).complain()

    expect(vi.getTimerCount()).toBe(0)
  })
})
