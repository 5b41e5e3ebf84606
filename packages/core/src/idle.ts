import type { WidgetRun } from './run.js'

/** How long after a touch the operator counts as busy, in milliseconds. */
const quietMs = 3000
/** The same where nobody can see whether a message is half-written. */
const blindQuietMs = 300_000

const fields = 'textarea, input, [contenteditable]:not([contenteditable="false"])'
const noText = /^(button|checkbox|color|file|hidden|image|radio|range|reset|submit)$/

/**
 * Watches whether the operator uses the widget.
 *
 * @param ageMs - The clock to go by.
 * @param onTouch - Told of each touch, with how long the operator counts as busy for it, in milliseconds.
 * @returns Until when the operator is busy, by that clock; `Infinity` while a message is half-written.
 */
export function watchUse(
  run: WidgetRun,
  ageMs: () => number,
  onTouch: (busyMs: number) => void,
  signal: AbortSignal,
): () => number {
  let touchedAt = -Infinity
  const onEvent = (event: Event): void => {
    const path = event.composedPath()
    if (![...run.roots()].some((root) => path.includes(root))) return
    touchedAt = ageMs()
    onTouch(quietMs)
  }
  run.onView((view) => {
    for (const type of ['input', 'keydown', 'pointerdown'])
      view.addEventListener(type, onEvent, { capture: true, passive: true, signal })
  })
  return () => {
    const roots = [...run.roots()]
    const elements = roots.flatMap((root) => [...descend(root)])
    if (elements.some(holdsText)) return Infinity
    // A frame of ours names what is in closed shadow roots as roots too.
    const open = new Set(roots.map((root) => (root.getRootNode() as Partial<ShadowRoot>).host))
    const isBlind = elements.some(
      (element) => !open.has(element) && isClosed(element, roots.includes(element)),
    )
    return touchedAt + (isBlind ? blindQuietMs : quietMs)
  }
}

/** The element and all below it, also in open shadow roots and in frames of the page's origin. */
function* descend(element: Element): Generator<Element> {
  yield element
  for (const place of [element, insideOf(element)]) {
    for (const child of place?.children ?? []) yield* descend(child)
  }
}

function insideOf(element: Element): ParentNode | null | undefined {
  return element.shadowRoot ?? (element as HTMLIFrameElement).contentDocument?.body
}

function holdsText(element: Element): boolean {
  const { type, value, readOnly, textContent } = element as HTMLInputElement
  const isField = element.matches(fields) && !readOnly && !noText.test(type)
  return isField && (value ?? textContent).trim() !== ''
}

/** Whether there may be something inside that nobody can look at. */
function isClosed(element: Element, isRoot: boolean): boolean {
  if (insideOf(element) || element.childElementCount > 0) return false
  const { localName } = element
  return localName === 'iframe' || localName.includes('-') || (isRoot && localName === 'div')
}
