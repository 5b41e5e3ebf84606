import { boundsOf, intersect, isEmpty, move, type Box } from './frame-box.js'
import { getRegistry } from './registry.js'

/** A frame as large as the window, of which only some boxes are seen. */
export interface PlacedFrame {
  /** What is seen, in pixels from the frame's left top corner. */
  boxes: readonly Box[]
  /** How many pixels to the right it was put last. */
  shiftPx: number
  /** Puts the frame that many pixels to the right. */
  shift(byPx: number): void
}

/** Adds a frame; returns what takes it away. */
export function addFrame(frame: PlacedFrame): () => void {
  const frames = (getRegistry().frames ??= new Set())
  frames.add(frame)
  return () => {
    frames.delete(frame)
    placeFrames()
  }
}

/**
 * Moves later frames aside, towards the middle of the window, so that organizations do not cover each
 * other. Where there is no room for both, as on a phone or beside what fills the window, the later one
 * stays where it is, on top.
 */
export function placeFrames(): void {
  const { clientWidth } = document.documentElement
  const screen: Box = [0, 0, innerWidth, innerHeight]
  const taken: Box[] = []
  for (const frame of getRegistry().frames ?? []) {
    if (frame.boxes.length === 0) continue
    const own = intersect(boundsOf(frame.boxes), screen)
    const isLeft = own[0] + own[2] < clientWidth
    let shift = 0
    // In the order in which it meets them on its way, so that beside one it does not cover one of before.
    for (const other of taken.toSorted((a, b) => (isLeft ? a[0] - b[0] : b[2] - a[2]))) {
      const isApart = isEmpty(intersect(move(own, shift), other))
      if (!isApart) shift = isLeft ? other[2] - own[0] : other[0] - own[2]
    }
    const fit = (byPx: number): number =>
      isLeft
        ? Math.max(0, Math.min(byPx, clientWidth - own[2]))
        : Math.min(0, Math.max(byPx, -own[0]))
    if (fit(shift) !== shift) shift = fit(frame.shiftPx)
    frame.shiftPx = shift
    frame.shift(shift)
    taken.push(move(own, shift))
  }
}
