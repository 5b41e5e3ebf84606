import { boundsOf, type Box } from './frame-box.js'

/**
 * Finds the box around the basic shape of a computed `clip-path`; `null` if there is none or its lengths
 * are not plain.
 *
 * @param size - The element as it was laid out, at the origin.
 */
export function shapeOf(clipPath: string, [, , width, height]: Box): Box | null {
  const plain = clipPath.replace(/calc\((\S+) ([+-]) (\S+)\)/g, '$1$2$3')
  const [, name, given = ''] = /^(\w+)\(([^()]*)\)$/.exec(plain) ?? []
  let shape: Box | null = null
  if (name === 'inset') {
    const [first = '', second = first, ...rest] = given.replace(/ ?round .*/, '').split(' ')
    const sides = [first, second, rest[0] ?? first, rest[1] ?? second].join(' ')
    const [top = NaN, right = NaN, bottom = NaN, left = NaN] = lengthsIn(sides, height, width)
    shape = [left, top, width - right, height - bottom]
  } else if (name === 'polygon') {
    const points = given.replace(/^\w+, /, '').split(', ')
    shape = boundsOf(
      points.map((point) => {
        const [x = NaN, y = NaN] = lengthsIn(point, width, height)
        return [x, y, x, y]
      }),
    )
  } else if (name === 'circle' || name === 'ellipse') {
    const [radii = '', middle = '50% 50%'] = given.split(/ ?at /)
    const whole = name === 'circle' ? [Math.hypot(width, height) / Math.SQRT2] : [width, height]
    const [wide = NaN, high = wide] = lengthsIn(radii, ...whole)
    const [x = NaN, y = NaN] = lengthsIn(middle, width, height)
    shape = [x - wide, y - high, x + wide, y + high]
  }
  return shape?.some(Number.isNaN) ? null : shape
}

/** Reads lengths with one unit or two; percentages are of these sizes in turn. */
function lengthsIn(text: string, ...wholes: readonly number[]): number[] {
  return text.split(' ').map((length, i) => {
    const terms = [...length.matchAll(/([-+]?[\d.]+)(px|%)/g)]
    const whole = wholes[i % wholes.length] ?? NaN
    const values = terms.map(([, value, unit]) => Number(value) * (unit === '%' ? whole / 100 : 1))
    return values.length > 0 ? values.reduce((sum, value) => sum + value) : NaN
  })
}
