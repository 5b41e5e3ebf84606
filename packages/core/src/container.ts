import type { Settings } from './options.js'

/** The element that the option `container` means, if the page has it. */
export function findContainer({ container }: Settings): Element | null {
  return typeof container === 'string' ? document.querySelector(container) : (container ?? null)
}
