import { contains, grow, intersect, isEmpty, type Box } from './frame-box.js'

/** Collects what is painted, without the boxes that lie within others. */
export interface Boxes {
  readonly all: readonly Box[]
  /** The elements whose boxes they are. */
  readonly elements: ReadonlySet<Element>
  /**
   * Adds a box of which `clip` is seen, blurred by so much.
   */
  add(box: Box, clip: Box, blur: Box, element?: Element): void
  has(box: Box): boolean
}

export function collectBoxes(screen: Box): Boxes {
  let all: readonly Box[] = []
  const elements = new Set<Element>()
  const has = (box: Box): boolean => all.some((other) => contains(other, box))
  return {
    get all() {
      return all
    },
    elements,
    add(box, clip, blur, element) {
      const shown = intersect(box, clip)
      const seen = intersect(grow(shown, blur), screen)
      // What is for screen readers only is one pixel large.
      const isTiny = seen[2] - seen[0] + seen[3] - seen[1] <= 2
      if (isEmpty(shown) || isEmpty(seen) || isTiny || has(seen)) return
      all = [...all.filter((other) => !contains(seen, other)), seen]
      if (element) elements.add(element)
    },
    has,
  }
}
