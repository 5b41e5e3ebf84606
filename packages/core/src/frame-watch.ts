import { isMoving } from './frame-animation.js'
import { findPainting, type Painting } from './frame-paint.js'

/** What may change how the widget looks without changing its document: styles for states, and fetched files. */
const events = [
  ...['pointerover', 'pointerout', 'pointerdown', 'pointerup', 'focusin', 'focusout', 'keyup'],
  ...['input', 'change', 'toggle', 'scroll', 'load', 'transitionrun', 'animationstart'],
]

/**
 * Tells what the widget paints, each time that it changes. Nothing runs while nothing changes: it is
 * observers and events that ask for a look before the next picture, and for one before each as long as
 * an animation runs.
 *
 * @returns Answers the document and the shadow roots that were found last.
 */
export function watchPainting(
  view: Window & typeof globalThis,
  onPaint: (boxes: Painting['boxes']) => void,
  signal: AbortSignal,
): () => Painting['roots'] {
  const known = new WeakSet<Node>()
  let painting: Painting = { boxes: [], elements: new Set(), roots: [] }
  let request = 0

  const look = (): void => {
    // A frame that goes tells of focus and pointer that leave it.
    if (signal.aborted) return
    request ||= requestAnimationFrame(() => {
      request = 0
      measure()
    })
  }
  const mutations = new view.MutationObserver(look)
  const sizes = new view.ResizeObserver(look)

  const watchRoot = (root: Document | ShadowRoot): void => {
    if (known.has(root)) return
    known.add(root)
    mutations.observe(root, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    })
    for (const type of events) root.addEventListener(type, look, { capture: true, passive: true })
  }

  const measure = (): void => {
    const before = painting
    painting = findPainting(view, rootOf)
    painting.roots.forEach(watchRoot)
    for (const element of before.elements)
      if (!painting.elements.has(element)) sizes.unobserve(element)
    for (const element of painting.elements)
      if (!before.elements.has(element)) sizes.observe(element)
    onPaint(painting.boxes)
    if (painting.roots.some((root) => root.getAnimations().some(isMoving))) look()
  }

  // Nothing else tells of a closed root, of rules that a script writes or of an animation that it starts.
  const rootOf = followShadowRoots(view, (root) => {
    watchRoot(root)
    look()
  })
  const { Element, CSSStyleSheet, Animation } = view
  after(Element.prototype, ['animate'], look)
  after(Animation.prototype, ['play', 'reverse', 'finish', 'cancel'], look)
  after(CSSStyleSheet.prototype, ['replaceSync', 'insertRule', 'deleteRule'], look)
  after(CSSStyleSheet.prototype, ['replace'], (_, done) => {
    void (done as Promise<unknown>).then(look, look)
  })
  view.document.fonts.addEventListener('loadingdone', look)
  watchRoot(view.document)
  view.addEventListener('resize', look)
  signal.addEventListener('abort', () => {
    cancelAnimationFrame(request)
    mutations.disconnect()
    sizes.disconnect()
  })
  return () => painting.roots
}

/**
 * Learns of shadow roots from now on, closed ones too.
 *
 * @returns Answers an element's root.
 */
export function followShadowRoots(
  view: Window & typeof globalThis,
  onRoot?: (root: ShadowRoot) => void,
): (element: Element) => ShadowRoot | null {
  const closed = new WeakMap<Element, ShadowRoot>()
  after(view.Element.prototype, ['attachShadow'], (element, root) => {
    closed.set(element as Element, root as ShadowRoot)
    onRoot?.(root as ShadowRoot)
  })
  return (element) => element.shadowRoot ?? closed.get(element) ?? null
}

/** Calls back after each call of these methods. */
function after(
  prototype: object,
  names: readonly string[],
  onCall: (self: unknown, answer: unknown) => void,
): void {
  for (const name of names) {
    const method = Reflect.get(prototype, name) as ((...given: unknown[]) => unknown) | undefined
    // Safari has some of them since 16.4, and a widget may ask for that.
    if (!method) continue
    Reflect.set(prototype, name, function (this: unknown, ...given: unknown[]) {
      const answer = method.apply(this, given)
      onCall(this, answer)
      return answer
    })
  }
}
