import type { Box } from './frame-box.js'

const selfPainted =
  /^(audio|button|canvas|embed|hr|iframe|img|input|meter|object|progress|select|svg|textarea|video)$/
const transparent = /rgba\([^)]*, 0\)|\w+\([^)]*\/ 0\)/g

/** Whether one of these colours can be seen. */
function isSeen(colours: string): boolean {
  return colours.replace(transparent, '').includes('(')
}

/** Whether an element of this style shows something, or takes clicks by its nature. */
export function isPainted(style: CSSStyleDeclaration, localName = ''): boolean {
  return (
    selfPainted.test(localName) ||
    isSeen(style.backgroundColor) ||
    style.backgroundImage !== 'none' ||
    isSeen(style.boxShadow) ||
    (style.borderWidth !== '0px' && hasBorder(style)) ||
    (style.outlineStyle !== 'none' && isSeen(style.outlineColor))
  )
}

function hasBorder(style: CSSStyleDeclaration): boolean {
  const isDrawn = (side: 'Top' | 'Right' | 'Bottom' | 'Left'): boolean =>
    style[`border${side}Width`] !== '0px' && isSeen(style[`border${side}Color`])
  return (
    style.borderImageSource !== 'none' ||
    (['Top', 'Right', 'Bottom', 'Left'] as const).some(isDrawn)
  )
}

/**
 * Whether nothing of this style is there, whatever is in it.
 *
 * @param isBlinking - Whether it is only now that it is faded to nothing.
 */
export function isGone(
  { display, opacity, filter }: CSSStyleDeclaration,
  isBlinking: () => boolean,
): boolean {
  const isFaded = opacity === '0' && !isBlinking()
  return isFaded || display === 'none' || /\bopacity\(0%?\)/.test(filter)
}

/** Whether elements with a fixed position have theirs within an element of this style. */
export function holdsFixed(style: CSSStyleDeclaration): boolean {
  const { transform, translate, rotate, scale, filter, perspective, backdropFilter } = style
  const moving = [transform, translate, rotate, scale, filter, perspective]
  return (
    moving.some((set) => set !== 'none') ||
    // Safari has it since 18.
    (backdropFilter ?? 'none') !== 'none' ||
    /transform|translate|rotate|scale|filter|perspective/.test(style.willChange) ||
    /paint|layout|strict|content/.test(style.contain)
  )
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
export function markerOf(
  style: CSSStyleDeclaration,
  [left, top, right, bottom]: Box,
  scale: number,
): Box {
  const { display, listStylePosition, listStyleType, listStyleImage } = style
  const isOutside = display === 'list-item' && listStylePosition === 'outside'
  const isShown = isOutside && (listStyleType !== 'none' || listStyleImage !== 'none')
  const width = isShown ? 3 * px(style.fontSize) * scale : 0
  const start = style.direction === 'rtl' ? right : left - width
  return [start, top, start + width, bottom]
}

/** How far a pseudo-element in the flow may stand out of a box of this size, as far as its style tells. */
export function overhangOf(
  style: CSSStyleDeclaration,
  isBlank: boolean,
  [, , width, height]: Box,
): [number, number] {
  const { boxSizing, paddingLeft, paddingRight, paddingTop, paddingBottom } = style
  const isWhole = boxSizing === 'border-box' && style.width !== 'auto'
  const padding = (a: string, b: string): number => (isWhole ? 0 : px(a) + px(b))
  const wide = px(style.width) + padding(paddingLeft, paddingRight)
  const font = px(style.fontSize)
  // The box of an inline element is as wide as its words, but not as high as those of its pseudo-elements.
  const line = isBlank ? 0 : 1.2 * font
  const high = Math.max(px(style.height), line) + padding(paddingTop, paddingBottom)
  // What stands on the line reaches above that box, which goes below the line by about a quarter of a letter.
  return [Math.max(0, wide - width), high > height + 1 ? high + font / 4 - height : 0]
}

export function px(length: string): number {
  return parseFloat(length) || 0
}
