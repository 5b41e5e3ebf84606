import { grow, type Box } from './frame-box.js'
import { px } from './frame-style.js'

/** What transformations make of lengths. */
export interface Turn {
  readonly scale: number
  /** Whether it is open which side is drawn where. */
  readonly isTurned: boolean
}

/** What an element of this style makes of lengths, besides what its ancestors do. */
export function turnBy({ scale, isTurned }: Turn, style: CSSStyleDeclaration): Turn {
  const zoomed = scale * (parseFloat(style.zoom) || 1)
  if (`${style.transform} ${style.rotate} ${style.scale}` === 'none none none')
    return { scale: zoomed, isTurned }
  const { a, b, c, d } = matrixOf(style, [0, 0, 0, 0])
  return {
    scale: zoomed * Math.max(Math.hypot(a, b), Math.hypot(c, d)),
    isTurned: isTurned || a !== d || a < 0 || b !== 0 || c !== 0,
  }
}

/** How far something is drawn that reaches so far: as far on all sides, where it is turned. */
export function drawn(reach: Box, { scale, isTurned }: Turn): Box {
  const most = Math.max(0, ...reach)
  return (isTurned ? [most, most, most, most] : reach).map((side) => side * scale) as Sides
}

type Sides = [number, number, number, number]

/** A box at the origin, as large as it was laid out; where it is turned, about so. */
export function layOut([left, top, right, bottom]: Box, { scale }: Turn): Box {
  return [0, 0, (right - left) / (scale || 1), (bottom - top) / (scale || 1)]
}

/** Where something is drawn that lies so in a box that was laid out so. */
export function drawIn(box: Box, laidOut: Box, part: Box, turn: Turn): Box {
  const reach: Box = [-part[0], -part[1], part[2] - laidOut[2], part[3] - laidOut[3]]
  return grow(box, drawn(reach, turn))
}

/** The box as the properties together transform it around its middle. */
export function transformed(box: Box, style: CSSStyleDeclaration): Box {
  const [left, top, right, bottom] = box
  const { a, b, c, d, e, f } = matrixOf(style, box)
  const x = (left + right) / 2 + e
  const y = (top + bottom) / 2 + f
  const width = (Math.abs(a) * (right - left) + Math.abs(c) * (bottom - top)) / 2
  const height = (Math.abs(b) * (right - left) + Math.abs(d) * (bottom - top)) / 2
  return [x - width, y - height, x + width, y + height]
}

function matrixOf(
  { translate, rotate, scale, transform }: CSSStyleDeclaration,
  [left, top, right, bottom]: Box,
): DOMMatrix {
  const size = [right - left, bottom - top]
  const [x = 0, y = 0] = translate
    .split(' ')
    .map((length, i) => px(length) * (length.endsWith('%') ? (size[i] ?? 0) / 100 : 1))
  const [wide = 1, high = wide] = scale === 'none' ? [] : scale.split(' ').map(Number)
  const turned = new DOMMatrix().translate(x, y).rotate(px(rotate.replace(/.* /, '')))
  return turned.scale(wide, high).multiply(new DOMMatrix(transform))
}
