import { getRegistry } from './registry.js'

/** Hears of the elements that one script puts into the page's `html`, `head` or `body`. */
export interface InsertionWatcher {
  /** URL of the script, with the fragment of this run. */
  readonly src: string
  /** URL prefix of the script and of the modules beside it. */
  readonly base: string
  readonly onInsert: (element: Element) => void
  /** Whether its widget was taken away: then only its own file counts, and not what stands beside it. */
  readonly isPast: () => boolean
}

/** A widget that was taken away before it showed anything may never do so; of such ones the last are watched. */
const mostPast = 8

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
  const past = [...watchers].filter(([{ isPast }]) => isPast())
  if (past.length > mostPast) past[0]?.[1]()
  const undo = [...topElements(), script].map(shadow)
  const shadowBody = (): void => void undo.push(shadow(document.body))
  if (!document.body) document.addEventListener('DOMContentLoaded', shadowBody, { once: true })
  const end = (): void => {
    watchers.delete(watcher)
    document.removeEventListener('DOMContentLoaded', shadowBody)
    for (const restore of undo) restore()
  }
  watchers.set(watcher, end)
  return end
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
  const error = new Error()
  // WebKit names a file without its query, so that one run of a script looks like another.
  const isVague = 'sourceURL' in error
  const watcher = findWatcher(error.stack ?? '', isVague)
  if (!watcher) return original.apply(target, parameters)
  const before = new Set(topElements().flatMap((element) => [...element.children]))
  const result = original.apply(target, parameters)
  for (const element of topElements().flatMap((parent) => [...parent.children])) {
    if (before.has(element)) continue
    watcher.onInsert(element)
    if (isVague) remember(element)
  }
  return result
}

/** Runs of one script are told apart by their URLs; a module that several import is the last one's. */
export function findWatcher(stack: string, isVague = false): InsertionWatcher | undefined {
  const watchers = [...getRegistry().watchers.keys()]
  return (
    watchers.findLast(({ src }) => !isVague && stack.includes(`${src}:`)) ??
    watchers.findLast(({ base, isPast }) => !isPast() && stack.includes(base)) ??
    watchers.findLast(({ src }) => stack.includes(src.replace(/[?#].*/, '')))
  )
}

/** Until the task is over; a script's `load` comes in the one in which it ran. */
function remember(element: Element): void {
  const { latest } = getRegistry()
  latest.add(element)
  setTimeout(() => latest.delete(element))
}

/** Removes what has come in this task, where the engine does not tell whose it is. */
export function removeLatest(): void {
  for (const element of getRegistry().latest) element.remove()
}
