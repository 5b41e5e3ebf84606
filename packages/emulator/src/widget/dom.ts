/** Attributes to set; `null` and `false` take one away, `true` sets it without a value. */
export type Attributes = Readonly<Record<string, string | number | boolean | null>>

/** Makes an element. Texts become text nodes: what customers write is never read as HTML. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const node = document.createElement(name)
  setAttributes(node, attributes)
  node.append(...children)
  return node
}

/** Sets attributes, and touches only those that differ. */
export function setAttributes(node: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) node.removeAttribute(name)
    else {
      const text = value === true ? '' : String(value)
      if (node.getAttribute(name) !== text) node.setAttribute(name, text)
    }
  }
}

/** Sets the text of an element, if it differs: a live region hears of real changes only. */
export function setText(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text
}

/** Makes a style sheet that needs no `style-src` of the page. */
export function styleSheet(...texts: readonly string[]): CSSStyleSheet {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(texts.join('\n'))
  return sheet
}

/** How the items of a list become elements. */
export interface KeyedListOptions<Item> {
  readonly keyOf: (item: Item) => string
  readonly create: (item: Item) => HTMLElement
  readonly update: (node: HTMLElement, item: Item) => void
}

/**
 * Makes a function that shows a list in an element. An item's element is kept as long as its key is
 * in the list, and so is the focus in it.
 */
export function keyedList<Item>(
  parent: HTMLElement,
  { keyOf, create, update }: KeyedListOptions<Item>,
): (items: readonly Item[]) => void {
  const nodes = new Map<string, HTMLElement>()
  return (items) => {
    const focused = focusedIn(parent)
    const keys = new Set(items.map(keyOf))
    for (const [key, node] of nodes) {
      if (keys.has(key)) continue
      node.remove()
      nodes.delete(key)
    }
    for (const [index, item] of items.entries()) {
      const node = nodes.get(keyOf(item)) ?? create(item)
      nodes.set(keyOf(item), node)
      update(node, item)
      const there = parent.children[index] ?? null
      if (there !== node) parent.insertBefore(node, there)
    }
    // Moving an element takes the focus from it.
    if (focused?.isConnected === true) focused.focus({ preventScroll: true })
  }
}

function focusedIn(parent: HTMLElement): HTMLElement | null {
  // Not by `instanceof`: in a frame of its own the panel has another `Document`.
  const { activeElement } = parent.getRootNode() as
    Document | ShadowRoot | (Element & { activeElement?: undefined })
  return activeElement instanceof HTMLElement && parent.contains(activeElement)
    ? activeElement
    : null
}
