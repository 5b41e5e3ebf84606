import { corePageWith } from '../src/core-page.ts'
import { expect, test } from '../src/fixtures.ts'
import { unsignedToken } from '../src/operator-token.ts'
import { plainWidget } from '../src/vendor.ts'

/** Keeps the list of the listeners and timers that are alive, by what made them. */
const bookkeeping = `<script>{
  const alive = new Map()
  window.alive = () => [...alive.values()].sort()
  const add = EventTarget.prototype.addEventListener
  const remove = EventTarget.prototype.removeEventListener
  const ids = new WeakMap()
  const idOf = (object) => ids.get(object) ?? ids.set(object, Math.random()).get(object)
  const keyOf = (target, type, listener, options) =>
    [idOf(target), type, idOf(listener), options?.capture ?? options === true].join()
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const target = this ?? window
    if (listener && (target === window || target instanceof Node)) {
      const key = keyOf(target, type, listener, options)
      alive.set(key, 'listener of ' + type)
      const forget = () => alive.delete(key)
      if (options?.once) add.call(target, type, forget, options)
      if (options?.signal) add.call(options.signal, 'abort', forget)
    }
    return add.call(target, type, listener, options)
  }
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    const target = this ?? window
    if (listener) alive.delete(keyOf(target, type, listener, options))
    return remove.call(target, type, listener, options)
  }
  for (const [start, stop] of [['setTimeout', 'clearTimeout'], ['setInterval', 'clearInterval']]) {
    const begin = window[start]
    const end = window[stop]
    window[start] = (run, ms) => {
      const id = begin(() => {
        if (start === 'setTimeout') alive.delete(start + id)
        run()
      }, ms)
      alive.set(start + id, start)
      return id
    }
    window[stop] = (id) => {
      alive.delete(start + id)
      end(id)
    }
  }
}</script>`

const ends = ['ready', 'pending', 'failed'] as const

for (const end of ends) {
  test(`after destroy of a ${end} widget no listener and no timer of ours is alive`, async ({
    core,
    tab,
    harness,
    vendor,
  }) => {
    const answer = { ready: { code: plainWidget }, pending: { isHeld: true }, failed: {} }[end]
    const status = end === 'failed' ? 404 : 200
    const scriptUrl = vendor.serve('/w/panel.js', { status, ...answer })
    await core.open(harness.serve('/alive.html', await corePageWith(harness, bookkeeping)))
    const before = await tab.eval('window.alive()')
    await core.create({ operatorToken: unsignedToken(), scriptUrl })
    const expected = { ready: 'ready', pending: 'loading', failed: 'script-unreachable' }[end]
    await expect.poll(() => core.outcome()).toBe(expected)
    if (end === 'pending') expect(await tab.eval('window.alive()')).not.toEqual(before)

    await tab.eval(() => window.chat.destroy())
    if (end === 'pending') {
      // It runs although its tag has gone, and finds none.
      vendor.serve('/w/panel.js', { code: 'globalThis.widgetRuns = 1' })
      vendor.release()
      await expect.poll(() => core.runs()).toBe(1)
    }

    await expect.poll(() => tab.eval('window.alive()')).toEqual(before)
  })
}
