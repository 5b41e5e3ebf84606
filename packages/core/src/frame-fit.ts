import type { FrameWindow } from './frame-document.js'
import type { FrameElement } from './frame-element.js'

/** No scrollbar is wider, in pixels; what looks like one is a page that is wider than a phone. */
const widestScrollbarPx = 30

/**
 * A scrollbar of the page takes room from what is fixed to the window, but none from media queries. So
 * that both are true in the frame too, it reaches below the scrollbar and has one of its own there.
 *
 * @param findView - The frame's window, if it is there already.
 * @returns Does so in a new document.
 */
export function matchScrollbar(
  style: CSSStyleDeclaration,
  findView: () => FrameWindow | null,
  signal: AbortSignal,
): () => void {
  const page = document.documentElement
  const match = (): void => {
    const width = window.innerWidth - page.clientWidth
    const isOne =
      width > 0 && width < widestScrollbarPx && getComputedStyle(page).direction === 'ltr'
    const root = findView()?.document.documentElement
    if (root && isOne) root.style.overflowY = 'scroll'
    else if (style.right !== '0px') root?.style.removeProperty('overflow-y')
    style.right = isOne ? `-${width}px` : '0px'
  }
  const sizes = new ResizeObserver(match)
  sizes.observe(page)
  signal.addEventListener('abort', () => sizes.disconnect())
  return match
}

/**
 * A virtual keyboard covers the lower part of the page, and only the page is told so. While somebody
 * types in the widget, its frame is as high as what is left.
 */
export function keepAboveKeyboard({ host, style }: FrameElement, signal: AbortSignal): void {
  const { visualViewport } = window
  if (!visualViewport) return
  const fit = (): void => {
    const { height, offsetTop, scale } = visualViewport
    const covered = document.documentElement.clientHeight - height
    const isTyping = document.activeElement === host && scale === 1 && covered > 1
    style.top = isTyping ? `${offsetTop}px` : '0px'
    style.bottom = isTyping ? `${covered - offsetTop}px` : '0px'
  }
  visualViewport.addEventListener('resize', fit, { signal })
  visualViewport.addEventListener('scroll', fit, { signal })
}
