/**
 * A script for the head of a page, before any other: it keeps the list of what scripts have begun and
 * not ended. `await window.ledger()` answers it, sorted, one line for each kind of thing and its number.
 */
export const ledger = `(() => {
  const alive = new Map()
  let lastId = 0
  const open = (line) => (alive.set(++lastId, line), lastId)
  const close = (id) => void alive.delete(id)

  // Timers of every kind.
  for (const [begin, end, repeats] of [
    ['setTimeout', 'clearTimeout'],
    ['setInterval', 'clearInterval', true],
    ['requestAnimationFrame', 'cancelAnimationFrame'],
    ['requestIdleCallback', 'cancelIdleCallback'],
  ]) {
    const start = window[begin]
    const stop = window[end]
    if (!start) continue
    const ids = new Map()
    window[begin] = (run, ...rest) => {
      const key = start((...values) => {
        if (!repeats) (close(ids.get(key)), ids.delete(key))
        return typeof run === 'function' ? run(...values) : (0, eval)(run)
      }, ...rest)
      ids.set(key, open(begin))
      return key
    }
    window[end] = (key) => {
      close(ids.get(key))
      ids.delete(key)
      stop(key)
    }
  }

  // Listeners, but for those of signals, of what is closed and of elements that left the document: they go with them.
  const closed = new WeakSet()
  const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype
  const numbers = new WeakMap()
  const numberOf = (object) => numbers.get(object) ?? (numbers.set(object, ++lastId), lastId)
  const listeners = new Map()
  const keyOf = (target, type, listener, options) =>
    [numberOf(target), type, numberOf(listener), Boolean(options?.capture ?? options)].join()
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const target = this ?? window
    if (listener && !(target instanceof AbortSignal) && !options?.signal?.aborted) {
      const key = keyOf(target, type, listener, options)
      const forget = () => void listeners.delete(key)
      listeners.set(key, { type, target: new WeakRef(target) })
      if (options?.once) add.call(target, type, forget, { once: true, capture: options.capture })
      if (options?.signal) add.call(options.signal, 'abort', forget, { once: true })
    }
    return add.call(target, type, listener, options)
  }
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    const target = this ?? window
    if (listener) listeners.delete(keyOf(target, type, listener, options))
    return remove.call(target, type, listener, options)
  }
  const listening = () =>
    [...listeners.values()].flatMap(({ type, target: { deref }, target: reference }) => {
      const target = deref.call(reference)
      if (!target || closed.has(target) || (target instanceof Node && !target.isConnected)) return []
      return ['listener ' + type + ' of ' + (target.localName ?? target.constructor.name)]
    })

  // Observers that observe something.
  for (const name of ['Mutation', 'Resize', 'Intersection', 'Performance']) {
    const { prototype } = window[name + 'Observer']
    const { observe, disconnect } = prototype
    const ids = new WeakMap()
    prototype.observe = function (...values) {
      if (!ids.has(this)) ids.set(this, open(name + 'Observer'))
      return observe.apply(this, values)
    }
    prototype.disconnect = function () {
      close(ids.get(this))
      ids.delete(this)
      return disconnect.call(this)
    }
  }

  // Connections and channels.
  for (const name of ['WebSocket', 'EventSource', 'BroadcastChannel', 'Worker', 'SharedWorker']) {
    const Original = window[name]
    if (!Original) continue
    window[name] = new Proxy(Original, {
      construct(target, values, base) {
        const made = Reflect.construct(target, values, base)
        const id = open(name)
        const end = made.close ?? made.terminate
        const onEnd = (...rest) => (close(id), closed.add(made), end.apply(made, rest))
        if (end) made[made.close ? 'close' : 'terminate'] = onEnd
        return made
      },
    })
  }

  // A bundler's own links to its later files stay: they are the application's.
  const isBundlers = ({ rel, href }) => rel === 'modulepreload' && href?.startsWith(location.origin)
  const elements = (root) =>
    [...root.querySelectorAll('*')].flatMap((element) => [
      ...(isBundlers(element) ? [] : [element.localName]),
      ...(element.shadowRoot ? elements(element.shadowRoot) : []),
    ])
  const attributes = (element) =>
    [...element.attributes].map(({ name, value }) => element.localName + ' ' + name + '=' + value)
  const own = (object, name) => Reflect.ownKeys(object).map((key) => name + ' has ' + String(key))

  const count = (lines) => {
    const numberOfEach = new Map()
    for (const line of lines) numberOfEach.set(line, (numberOfEach.get(line) ?? 0) + 1)
    return [...numberOfEach].map(([line, times]) => times + ' ' + line).sort()
  }
  // Last, so that it is in its own first list.
  window.ledger = async () => {
    const { documentElement: html, head, body } = document
    const locks = (await navigator.locks?.query()) ?? { held: [], pending: [] }
    return count([
      ...alive.values(),
      ...listening(),
      ...elements(document).map((name) => 'element ' + name),
      ...[html, body].flatMap(attributes),
      ...own(window, 'window'),
      ...[html, head, body].flatMap((element) => own(element, element.localName)),
      ...[...document.styleSheets].map(() => 'style sheet'),
      ...document.adoptedStyleSheets.map(() => 'adopted style sheet'),
      ...[...locks.held, ...locks.pending].map(({ name }) => 'lock ' + name),
      ...Object.keys(localStorage).map((name) => 'local storage ' + name),
      ...Object.keys(sessionStorage).map((name) => 'session storage ' + name),
      'frames: ' + frames.length,
      'title: ' + document.title,
    ])
  }
})()`
