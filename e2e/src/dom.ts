import type { Target } from './tab.ts'

// The functions of this file run in the page: they are sent there as text and see no import.

/**
 * Finds elements in document order, in open shadow roots and in frames of the page's origin too.
 *
 * @param selector - CSS selector.
 * @returns All matching elements.
 */
function findAll(selector: string): Element[] {
  const found: Element[] = []
  const search = (root: Document | ShadowRoot): void => {
    for (const element of root.querySelectorAll('*')) {
      if (element.matches(selector)) found.push(element)
      if (element.shadowRoot !== null) search(element.shadowRoot)
      const inside =
        element.localName === 'iframe' && (element as HTMLIFrameElement).contentDocument
      if (inside) search(inside)
    }
  }
  search(document)
  return found
}

/**
 * Tells whether a person can see an element.
 *
 * @param element - The element.
 * @returns Whether it has a size, and neither a style nor the clip of a frame hides it.
 */
export function isShown(element: Element): boolean {
  // A widget's frame is clipped away while it is hidden, and until the first picture after that.
  let frame = element.ownerDocument.defaultView?.frameElement
  for (; frame; frame = frame.ownerDocument.defaultView?.frameElement)
    if (frame.parentElement && getComputedStyle(frame.parentElement).clipPath === 'inset(100%)')
      return false
  const { width, height } = element.getBoundingClientRect()
  return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true })
}

/**
 * Makes a CSS selector of a target.
 *
 * @param target - Test id or CSS selector.
 * @returns CSS selector.
 */
export function toSelector(target: Target): string {
  if (target.startsWith('css=')) return target.slice('css='.length)
  return /^[a-z][\w-]*$/i.test(target) ? `[data-testid="${target}"]` : target
}

/**
 * Makes an expression that calls a function in the page with everything that a target matches.
 *
 * @param target - Test id or CSS selector.
 * @param call - Gets the elements, and whether one is shown as `shown`.
 * @param values - More arguments; they travel as JSON.
 * @returns JavaScript expression.
 */
export function onElements<Values extends readonly unknown[]>(
  target: Target,
  call: (elements: Element[], shown: typeof isShown, ...values: Values) => unknown,
  ...values: Values
): string {
  const elements = `(${findAll})(${JSON.stringify(toSelector(target))})`
  return `(${call})(${[elements, `(${isShown})`, ...values.map((value) => JSON.stringify(value))].join(', ')})`
}
