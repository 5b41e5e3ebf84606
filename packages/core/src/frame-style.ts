import type { Box } from './frame-box.js'

const selfPainted =
  /^(audio|button|canvas|embed|hr|iframe|img|input|meter|object|progress|select|svg|textarea|video)$/
const transparent = /^rgba.*, 0\)$|\/ 0\)$/

/** Whether an element of this style shows something, or takes clicks by its nature. */
export function isPainted(style: CSSStyleDeclaration, localName = ''): boolean {
  return (
    selfPainted.test(localName) ||
    !transparent.test(style.backgroundColor) ||
    style.backgroundImage !== 'none' ||
    style.boxShadow !== 'none' ||
    style.borderWidth !== '0px' ||
    style.outlineStyle !== 'none'
  )
}

/** A clip that leaves nothing, as far as it is usual. */
const emptyClip = /^(circle\(0(px|%)|inset\((.* )?100%|inset\(50%\))/

/** Whether nothing of this style is there, whatever is in it. */
export function isGone({ display, opacity, clipPath }: CSSStyleDeclaration): boolean {
  return display === 'none' || opacity === '0' || emptyClip.test(clipPath)
}

/** How far shadow and outline reach beyond the element's own box. */
export function reachOf(style: CSSStyleDeclaration): Box {
  const shadow = reach(style.boxShadow, 1.5)
  if (style.outlineStyle === 'none') return shadow
  // A focus ring of the browser's own is a little wider than it says.
  const outline = px(style.outlineWidth) + px(style.outlineOffset) + 1
  return shadow.map((side) => Math.max(side, outline)) as unknown as Box
}

export function reachOfText({ textShadow }: CSSStyleDeclaration): Box {
  return reach(textShadow, 1.5)
}

export function reachOfFilter({ filter }: CSSStyleDeclaration): Box {
  return reach(filter, 3)
}

/**
 * Reads the lengths of shadows and blurs. The blur radius of a shadow is twice the deviation that a
 * filter's is, and what is three deviations away cannot be seen.
 */
function reach(shadows: string, perBlur: number): Box {
  let all: Box = [0, 0, 0, 0]
  for (const shadow of shadows.match(/-?[\d.]+px.*?(?=,|$)/g) ?? []) {
    if (shadow.includes('inset')) continue
    const lengths = shadow.match(/-?[\d.]+px/g)?.map(px) ?? []
    const [x = 0, y = 0, blur = 0, spread = 0] = lengths.length > 1 ? lengths : [0, 0, ...lengths]
    const far = blur * perBlur + spread
    all = [
      Math.max(all[0], far - x),
      Math.max(all[1], far - y),
      Math.max(all[2], far + x),
      Math.max(all[3], far + y),
    ]
  }
  return all
}

/** Where a list item's marker may be, beside the item's box; no script can ask for its width. */
export function markerOf(style: CSSStyleDeclaration, [left, top, right, bottom]: Box): Box {
  const { display, listStylePosition, listStyleType, listStyleImage } = style
  const isOutside = display === 'list-item' && listStylePosition === 'outside'
  const isShown = isOutside && (listStyleType !== 'none' || listStyleImage !== 'none')
  const width = isShown ? 3 * px(style.fontSize) : 0
  const start = style.direction === 'rtl' ? right : left - width
  return [start, top, start + width, bottom]
}

/** How the properties together transform a box that was laid out so. */
export function matrixOf(
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

export function px(length: string): number {
  return parseFloat(length) || 0
}
