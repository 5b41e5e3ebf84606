import { getRegistry } from './registry.js'

/** Watches what one run of a script puts into the page's `html`, `head` and `body`. */
export interface InsertionWatch {
  /** URL of the script, with the fragment of this run. */
  readonly src: string
  /** URL prefix of the script and of the modules beside it. */
  readonly base: string
  readonly onInsert: (element: Element) => void
  /** Whether a call stack has named the run by its fragment. Chromium leaves it out for a script of its cache. */
  isNamed: boolean
  /** Whether its widget was taken away: what it still adds goes at once, and only its own file counts. */
  isPast: boolean
  /**
   * Its widget was taken away. One that has shown nothing yet may still do so, and is watched until then.
   *
   * @param isSure - Whether nothing will come any more.
   * @returns Whether the watch is over; with the last one the page's elements are as they were.
   */
  readonly end: (isSure: boolean) => boolean
  readonly stop: () => void
}

/** One that was taken away before it showed anything may never do so; of such ones the last are watched. */
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
 */
export function watchInsertions(
  { src, base, onInsert }: Pick<InsertionWatch, 'src' | 'base' | 'onInsert'>,
  script: Element,
): InsertionWatch {
  const { watches, shadows } = getRegistry()
  const past = [...watches].filter(({ isPast }) => isPast)
  if (past.length > mostPast) past[0]?.stop()
  let hasShown = false
  const stop = (): void => {
    watches.delete(watch)
    if (watches.size === 0) document.removeEventListener('DOMContentLoaded', shadowPage)
    for (const element of watches.size === 0 ? shadows.keys() : [script]) unshadow(element)
  }
  const watch: InsertionWatch = {
    ...{ src, base, isNamed: false, isPast: false, stop },
    onInsert(element) {
      if (element === script) return
      // A style sheet alone is nothing to be seen.
      const isSeen = element.parentNode !== document.head
      onInsert(element)
      if (!watch.isPast) {
        hasShown ||= isSeen
        return
      }
      element.remove()
      // Its panel has come and gone; more may come in this very task.
      if (isSeen) queueMicrotask(stop)
    },
    end(isSure) {
      watch.isPast = true
      const isOver = isSure || hasShown
      if (isOver) stop()
      return isOver
    },
  }
  watches.add(watch)
  shadow(script)
  shadowPage()
  if (!document.body) document.addEventListener('DOMContentLoaded', shadowPage, { once: true })
  return watch
}

/** Also a body that a router has put in the place of another. */
function shadowPage(): void {
  for (const element of getRegistry().shadows.keys())
    if (element.localName === 'body' && element !== document.body) unshadow(element)
  topElements().forEach(shadow)
}

function topElements(): Element[] {
  // `body` is null while the head is parsed.
  return [document.documentElement, document.head, document.body].filter(Boolean)
}

function shadow(target: Element): void {
  const { shadows } = getRegistry()
  if (shadows.has(target)) return
  const undo: (() => void)[] = []
  for (const name of methods) {
    // The page may have put one of its own there.
    const own = Object.getOwnPropertyDescriptor(target, name)
    if (own?.configurable === false) continue
    const original = target[name as 'append'] as Insertion
    const value = function (this: Element, ...parameters: unknown[]): unknown {
      return insert(original, this, parameters)
    }
    Object.defineProperty(target, name, { configurable: true, writable: true, value })
    undo.push(() => {
      // What the page has put around it meanwhile stays.
      if ((target[name as 'append'] as Insertion) !== value) return
      if (own) Object.defineProperty(target, name, own)
      else delete (target as Partial<Element>)[name]
    })
  }
  shadows.set(target, () => {
    for (const restore of undo) restore()
  })
}

function unshadow(target: Element): void {
  const { shadows } = getRegistry()
  shadows.get(target)?.()
  shadows.delete(target)
}

/** Inserts, and tells whose script did it what has come into the page's top elements. */
function insert(original: Insertion, target: Element, parameters: unknown[]): unknown {
  const error = new Error()
  // WebKit names a file without its query, so that one run of a script looks like another.
  const isVague = 'sourceURL' in error
  const watch = findWatch(error.stack ?? '', isVague)
  if (!watch) {
    const result = original.apply(target, parameters)
    if (getRegistry().watches.size > 0) shadowPage()
    return result
  }
  const before = new Set(topElements().flatMap((element) => [...element.children]))
  const result = original.apply(target, parameters)
  for (const element of topElements().flatMap((parent) => [...parent.children])) {
    if (before.has(element)) continue
    watch.onInsert(element)
    if (isVague) remember(element)
  }
  return result
}

/** Runs of one script are told apart by their URLs; a module that several import is the last one's. */
export function findWatch(stack: string, isVague = false): InsertionWatch | undefined {
  const watches = [...getRegistry().watches]
  const named = watches.findLast(({ src }) => !isVague && stack.includes(`${src}:`))
  if (named) named.isNamed = true
  return (
    named ??
    watches.findLast(({ base, isPast }) => !isPast && stack.includes(base)) ??
    watches.findLast(({ src }) => stack.includes(src.replace(/[?#].*/, '')))
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
