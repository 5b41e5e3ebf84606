import { getRegistry } from './registry.js'

/** Hears of the elements that one script puts into the page's `html`, `head` or `body`. */
export interface InsertionWatcher {
  /** URL prefix of the script and of the modules beside it. */
  readonly base: string
  readonly onInsert: (element: Element) => void
}

const methods = [
  'appendChild',
  'insertBefore',
  'replaceChild',
  'append',
  'prepend',
  'replaceChildren',
  'insertAdjacentElement',
  'insertAdjacentHTML',
  'before',
  'after',
  'replaceWith',
] as const

type Insertion = (this: Element, ...parameters: unknown[]) => unknown

/**
 * Watches what a script inserts. A mutation observer cannot tell whose an element is, and the page goes
 * on building itself beside the widget; the call stack can. So the insertion methods of the page's
 * three top elements and of the script are shadowed on these objects, never on a prototype.
 *
 * @returns Ends the watch; with the last one the objects are as they were.
 */
export function watchInsertions(watcher: InsertionWatcher, script: Element): () => void {
  const { watchers } = getRegistry()
  watchers.add(watcher)
  const undo = [...topElements(), script].map(shadow)
  const shadowBody = (): void => void undo.push(shadow(document.body))
  if (!document.body) document.addEventListener('DOMContentLoaded', shadowBody, { once: true })
  return () => {
    watchers.delete(watcher)
    document.removeEventListener('DOMContentLoaded', shadowBody)
    for (const restore of undo) restore()
  }
}

function topElements(): Element[] {
  // `body` is null while the head is parsed.
  return [document.documentElement, document.head, document.body].filter(Boolean)
}

function shadow(target: Element): () => void {
  for (const name of methods) {
    if (Object.hasOwn(target, name)) continue
    const original = target[name as 'append'] as Insertion
    Object.defineProperty(target, name, {
      configurable: true,
      writable: true,
      value(this: Element, ...parameters: unknown[]) {
        return insert(original, this, parameters)
      },
    })
  }
  return () => {
    const isLast = getRegistry().watchers.size === 0
    if (isLast || target.localName === 'script')
      for (const name of methods) delete (target as Partial<Element>)[name]
  }
}

/** Inserts, and tells whose script did it what has come into the page's top elements. */
function insert(original: Insertion, target: Element, parameters: unknown[]): unknown {
  const stack = new Error().stack ?? ''
  const watcher = [...getRegistry().watchers].findLast(({ base }) => stack.includes(base))
  if (!watcher) return original.apply(target, parameters)
  const before = new Set(topElements().flatMap((element) => [...element.children]))
  const result = original.apply(target, parameters)
  for (const element of topElements().flatMap((parent) => [...parent.children])) {
    if (!before.has(element)) watcher.onInsert(element)
  }
  return result
}
