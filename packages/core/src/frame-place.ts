import { boundsOf, intersect, isEmpty, move, type Box } from './frame-box.js'
import { getRegistry } from './registry.js'

/** A frame as large as the window, of which only some boxes are seen. */
export interface PlacedFrame {
  /** What is seen, in pixels from the frame's left top corner. */
  boxes: readonly Box[]
  /** What it covered when it last did not fill the window. */
  place?: Box
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
 * other. Where there is no room for both, as on a phone, the later one is on top. What fills the window for a while, such
 * as a dialog, moves no other.
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
    shift = isLeft ? Math.min(shift, clientWidth - own[2]) : Math.max(shift, -own[0])
    frame.shift(shift)
    if (own[2] - own[0] < clientWidth) frame.place = move(own, shift)
    if (frame.place) taken.push(frame.place)
  }
}
