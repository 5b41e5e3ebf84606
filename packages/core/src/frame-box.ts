/** Left, top, right and bottom edge, in pixels. */
export type Box = readonly [number, number, number, number]

export function intersect(a: Box, b: Box): Box {
  return [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])]
}

export function isEmpty([left, top, right, bottom]: Box): boolean {
  return right <= left || bottom <= top
}

export function contains(a: Box, b: Box): boolean {
  return a[0] <= b[0] && a[1] <= b[1] && a[2] >= b[2] && a[3] >= b[3]
}

/** The box with that much more on each side. */
export function grow(box: Box, by: Box): Box {
  return [box[0] - by[0], box[1] - by[1], box[2] + by[2], box[3] + by[3]]
}

export function move(box: Box, byPx: number): Box {
  return [box[0] + byPx, box[1], box[2] + byPx, box[3]]
}

/** The smallest box around all of them. */
export function boundsOf(boxes: readonly Box[]): Box {
  return [
    Math.min(...boxes.map((box) => box[0])),
    Math.min(...boxes.map((box) => box[1])),
    Math.max(...boxes.map((box) => box[2])),
    Math.max(...boxes.map((box) => box[3])),
  ]
}
