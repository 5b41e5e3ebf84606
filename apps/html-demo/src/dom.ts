/**
 * Finds an element of the page.
 *
 * @param selector - A test id, or `#` and an id.
 * @throws Error if there is none of that type.
 */
export function find<Type extends HTMLElement>(
  selector: string,
  type: abstract new (...values: never) => Type,
): Type {
  const query = selector.startsWith('#') ? selector : `[data-testid="${selector}"]`
  return only(document.querySelector(query), type)
}

/** Makes a copy of a template that holds one element. */
export function copyOf(templateId: string): HTMLElement {
  const { content } = find(templateId, HTMLTemplateElement)
  return only(content.firstElementChild?.cloneNode(true), HTMLElement)
}

/** Writes a text into a part of an element. */
export function write(root: HTMLElement, selector: string, text: string): void {
  only(root.querySelector(selector), HTMLElement).textContent = text
}

function only<Type>(value: unknown, type: abstract new (...values: never) => Type): Type {
  if (!(value instanceof type)) throw new Error(`The page lacks a ${type.name}.`)
  return value
}
