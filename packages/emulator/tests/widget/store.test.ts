import { describe, expect, it, vi } from 'vitest'
import { createStore } from '../../src/widget/store.js'

describe('createStore', () => {
  it('tells everyone once per change', () => {
    const store = createStore({ count: 0 })
    const listeners = [vi.fn<() => void>(), vi.fn<() => void>()]
    for (const listener of listeners) store.subscribe(listener)

    store.update(({ count }) => ({ count: count + 1 }))

    expect(store.get()).toEqual({ count: 1 })
    for (const listener of listeners) expect(listener).toHaveBeenCalledTimes(1)
  })

  it('tells nobody where nothing changed', () => {
    const store = createStore({ count: 0 })
    const listener = vi.fn<() => void>()
    store.subscribe(listener)

    store.update((state) => state)

    expect(listener).not.toHaveBeenCalled()
  })
})
