import type { Box } from './frame-box.js'
import type { FrameWindow } from './frame-document.js'
import type { FrameElement } from './frame-element.js'
import { keepAboveKeyboard, matchScrollbar } from './frame-fit.js'
import { addFrame, placeFrames, type PlacedFrame } from './frame-place.js'
import { followShadowRoots, watchPainting } from './frame-watch.js'

/** Shows what a frame's widget paints, and hides it. */
export interface Showing {
  /** Follows the widget in this window from now on. */
  readonly follow: (view: FrameWindow) => void
  readonly show: () => void
  readonly hide: () => void
  /** The document and the shadow roots of the widget. */
  readonly roots: () => readonly ParentNode[]
}

/** Hidden so, a document goes on running in every browser. */
const hidden = 'inset(100%)'

/**
 * Clips a frame as large as the window to what is painted in it, so that everything else of the page
 * can be seen and used; one in a container is shown whole.
 *
 * @param signal - Ends everything.
 */
export function showPainting(element: FrameElement, signal: AbortSignal): Showing {
  const { host, style, isContained } = element
  let painted: readonly Box[] = []
  let isShown = false
  let clip = hidden
  let findRoots: Showing['roots'] | null = null
  const placed: PlacedFrame = {
    boxes: [],
    shift: (byPx) => (style.translate = byPx ? `${byPx}px` : 'none'),
  }

  const update = (): void => {
    placed.boxes = isShown ? painted : []
    const before = clip
    clip = isShown && isContained ? 'none' : pathOf(placed.boxes)
    host.inert = !isShown
    if (clip === before) return
    style.clipPath = clip
    placeFrames()
  }
  const paint = (boxes: readonly Box[]): void => {
    painted = boxes
    update()
  }
  const turn = (toShown: boolean): void => {
    isShown = toShown
    update()
  }

  style.clipPath = clip
  host.inert = true
  let view: FrameWindow | null = null
  const match = isContained ? null : matchScrollbar(style, () => view, signal)
  if (!isContained) keepAboveKeyboard(element, signal)
  signal.addEventListener('abort', addFrame(placed))
  return {
    follow(next) {
      view = next
      match?.()
      if (isContained) {
        findRoots = watchRoots(next)
        return
      }
      const watching = new AbortController()
      signal.addEventListener('abort', () => watching.abort())
      findRoots = watchPainting(next, paint, watching.signal)
      // A widget that reloads its own document takes what it painted along.
      next.addEventListener('pagehide', ({ persisted }) => {
        if (persisted) return
        view = null
        watching.abort()
        paint([])
      })
    },
    show: () => turn(true),
    hide: () => turn(false),
    roots: () => findRoots?.() ?? [],
  }
}

/** Finds the document and the shadow roots in it. */
function watchRoots(view: FrameWindow): Showing['roots'] {
  const rootOf = followShadowRoots(view)
  const find = (root: ParentNode): ParentNode[] => [
    root,
    ...[...root.querySelectorAll('*')].flatMap((element) => {
      const inner = rootOf(element)
      return inner ? find(inner) : []
    }),
  ]
  return () => find(view.document)
}

function pathOf(boxes: readonly Box[]): string {
  if (boxes.length === 0) return hidden
  const lines = boxes.map(([left, top, right, bottom]) => {
    const [l, t, r, b] = [Math.floor(left), Math.floor(top), Math.ceil(right), Math.ceil(bottom)]
    return `M${l} ${t}H${r}V${b}H${l}Z`
  })
  return `path("${lines.join('')}")`
}
