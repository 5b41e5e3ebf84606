const nodeMethods = ['appendChild', 'insertBefore', 'replaceChild'] as const
const elementMethods = [
  'append',
  'prepend',
  'replaceChildren',
  'insertAdjacentElement',
  'before',
  'after',
  'replaceWith',
] as const

type Method = (typeof nodeMethods)[number] | (typeof elementMethods)[number]
type Insertion = (this: Node, ...parameters: unknown[]) => unknown

/** What is done with elements that come into a document. */
export interface Interception {
  /** Called right before; what it returns is called right after. */
  (element: Element): (() => void) | undefined
}

/**
 * Lets a function see every element that page code is about to insert, and those inside it.
 *
 * @returns Puts the page's own methods back.
 */
export function interceptInsertions(intercept: Interception): () => void {
  const undo = [
    ...nodeMethods.map((name) => replace(Node.prototype, name, intercept)),
    ...elementMethods.map((name) => replace(Element.prototype, name, intercept)),
  ]
  return () => {
    for (const restore of undo) restore()
  }
}

function replace(prototype: Node, name: Method, intercept: Interception): () => void {
  const holder = prototype as unknown as Record<Method, Insertion>
  const original = holder[name]
  let isActive = true
  const wrapper: Insertion = function (...parameters) {
    if (!isActive) return original.apply(this, parameters)
    const finish = parameters.flatMap(elementsIn).map(intercept)
    const result = original.apply(this, parameters)
    for (const after of finish) after?.()
    return result
  }
  holder[name] = wrapper
  return () => {
    // Whoever wrapped it meanwhile keeps a function that does what the original does.
    isActive = false
    if (holder[name] === wrapper) holder[name] = original
  }
}

function elementsIn(inserted: unknown): Element[] {
  const own = inserted instanceof Element ? [inserted] : []
  if (!(inserted instanceof Element || inserted instanceof DocumentFragment)) return own
  return [...own, ...inserted.querySelectorAll('script, link')]
}
