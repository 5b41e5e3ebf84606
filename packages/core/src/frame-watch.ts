import { findPainting, type Painting } from './frame-paint.js'

/** What may change how the widget looks without changing its document: styles for states, and fetched files. */
const events = [
  ...['pointerover', 'pointerout', 'pointerdown', 'pointerup', 'focusin', 'focusout', 'keyup'],
  ...['input', 'change', 'toggle', 'scroll', 'load', 'transitionrun', 'animationstart'],
]

/** Neither moves nor resizes anything. */
const still = /^(computedOffset|easing|composite|background.*|.*color)$/i

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
  const closed = new WeakMap<Element, ShadowRoot>()
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
    painting = findPainting(view, (element) => element.shadowRoot ?? closed.get(element) ?? null)
    painting.roots.forEach(watchRoot)
    for (const element of before.elements)
      if (!painting.elements.has(element)) sizes.unobserve(element)
    for (const element of painting.elements)
      if (!before.elements.has(element)) sizes.observe(element)
    onPaint(painting.boxes)
    if (painting.roots.some((root) => root.getAnimations().some(isMoving))) look()
  }

  // Nothing else tells of a closed root, or of an animation that a script starts.
  const { prototype } = view.Element
  // oxlint-disable-next-line typescript/unbound-method -- called with the element that they are meant for
  const { attachShadow, animate } = prototype
  prototype.attachShadow = function (this: Element, ...given) {
    const root = attachShadow.apply(this, given)
    closed.set(this, root)
    watchRoot(root)
    look()
    return root
  }
  prototype.animate = function (this: Element, ...given) {
    look()
    return animate.apply(this, given)
  }
  watchRoot(view.document)
  view.addEventListener('resize', look)
  signal.addEventListener('abort', () => {
    cancelAnimationFrame(request)
    mutations.disconnect()
    sizes.disconnect()
  })
  return () => painting.roots
}

/** An endless one that only fades, as a waiting line does, is not followed. */
function isMoving(animation: Animation): boolean {
  const effect = animation.effect as KeyframeEffect | null
  if (animation.playState !== 'running' || !effect) return false
  const isEndless = effect.getComputedTiming().endTime === Infinity
  return effect.getKeyframes().some((keyframe) =>
    Object.keys(keyframe).some((name) => {
      return !(name === 'offset' || still.test(name) || (isEndless && name === 'opacity'))
    }),
  )
}
