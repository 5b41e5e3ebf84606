import { contains, grow, intersect, isEmpty, type Box } from './frame-box.js'
import { collectBoxes, type Boxes } from './frame-boxes.js'
import {
  isGone,
  isPainted,
  markerOf,
  matrixOf,
  px,
  reachOf,
  reachOfFilter,
  reachOfText,
} from './frame-style.js'

/** What was found in a document. */
export interface Painting {
  readonly boxes: readonly Box[]
  /** The elements whose boxes they are. */
  readonly elements: ReadonlySet<Element>
  /** The document, and every shadow root that is shown. */
  readonly roots: readonly (Document | ShadowRoot)[]
}

/** A look at one document. */
interface Look {
  readonly view: Window
  readonly screen: Box
  readonly boxes: Boxes
  readonly roots: (Document | ShadowRoot)[]
  readonly shadowOf: (element: Element) => ShadowRoot | null
  /** What is around an element of the top layer, wherever it stands. */
  readonly top: Around
}

/** What an element's ancestors do to it. */
interface Around {
  /** What of it can be seen, by its position. */
  readonly flow: Box
  readonly absolute: Box
  readonly fixed: Box
  /** What an absolute position is counted from, and what a fixed one is. */
  readonly block: Box
  readonly fixedBlock: Box
  /** How far filters reach. */
  readonly blur: Box
  /** How far the shadows of its words do. */
  readonly shade: Box
  readonly isVisible: boolean
  /** Whether all that `flow` shows is painted already. */
  readonly isFull: boolean
}

const nothing: Box = [0, 0, 0, 0]

/**
 * Finds what a document paints, in shadow roots too. What a known box clips costs no more than a
 * look at its rectangle, however long the list in it is.
 *
 * @param shadowOf - Finds the shadow root of an element, a closed one too.
 */
export function findPainting(view: Window, shadowOf: Look['shadowOf']): Painting {
  const { document, innerWidth, innerHeight } = view
  const { clientWidth, clientHeight } = document.documentElement
  const block: Box = [0, 0, clientWidth, clientHeight]
  // A clip that ends exactly where the window does fades its last pixels when the page is zoomed.
  const screen: Box = [-1, -1, innerWidth + 1, innerHeight + 1]
  const boxes = collectBoxes(screen)
  const top: Around = {
    ...{ flow: screen, absolute: screen, fixed: screen, block, fixedBlock: block },
    ...{ blur: nothing, shade: nothing, isVisible: true, isFull: false },
  }
  const look: Look = { view, screen, boxes, roots: [document], shadowOf, top }
  visitChildren(look, document.documentElement, top)
  return { boxes: boxes.all, elements: boxes.elements, roots: look.roots }
}

function visitChildren(look: Look, parent: Node, around: Around): void {
  const slotted = (parent as Partial<HTMLSlotElement>).assignedNodes?.() ?? []
  for (const child of slotted.length > 0 ? slotted : parent.childNodes) {
    if (child.nodeType === 1) visit(look, child as Element, around)
    else if (child.nodeType === 3 && around.isVisible && !around.isFull) {
      const range = look.view.document.createRange()
      range.selectNode(child)
      addWords(look, boxOf(range), around)
    }
  }
}

function addWords({ boxes }: Look, box: Box, { shade, flow, blur }: Around): void {
  // White space between elements is nowhere, and has no shadow.
  if (!isEmpty(box)) boxes.add(grow(box, shade), flow, blur)
}

function visit(look: Look, element: Element, around: Around): void {
  const box = boxOf(element)
  const isKnown = around.isFull && contains(around.flow, box)
  const inside = isKnown ? around : enter(look, element, box, around)
  if (!inside || element.localName === 'svg') return
  const root = look.shadowOf(element)
  if (root) look.roots.push(root)
  // Beside a shadow root, children are where their slot is.
  visitChildren(look, root ?? element, inside)
}

/** Adds what the element itself paints; answers what is around its children if they can be seen. */
function enter(look: Look, element: Element, box: Box, outside: Around): Around | null {
  const { view, screen, boxes } = look
  const style = view.getComputedStyle(element)
  // Safari can be asked since 17.4; what has no box of its own never counts as visible.
  const { checkVisibility } = element as Partial<Element>
  const isSkipped = style.display !== 'contents' && checkVisibility?.call(element) === false
  if (isSkipped || isGone(style)) return null
  const around = element.hasAttribute('popover') ? look.top : outside
  // The body's background and overflow are those of the window.
  const isBody = element === view.document.body
  const clip = around[style.position as 'fixed' | 'absolute'] ?? around.flow
  const blur = grow(around.blur, reachOfFilter(style))
  const isVisible = style.visibility === 'visible'
  if (isVisible && !isBody && !isEmpty(box) && isPainted(style, element.localName))
    boxes.add(grow(box, reachOf(style)), clip, blur, element)
  if (element.localName === 'dialog' && element.matches(':modal'))
    boxes.add(screen, screen, nothing) // its backdrop
  const isOpen = style.overflowX === 'visible' || /^(inline|contents)$/.test(style.display)
  const flow = isOpen || isBody ? clip : intersect(clip, box)
  const { transform, translate, rotate, scale, filter } = style
  const holdsFixed = [transform, translate, rotate, scale, filter].some((set) => set !== 'none')
  const isBlock = holdsFixed || style.position !== 'static'
  const inside: Around = {
    flow,
    absolute: isBlock ? flow : around.absolute,
    fixed: holdsFixed ? flow : around.fixed,
    block: isBlock ? box : around.block,
    fixedBlock: holdsFixed ? box : around.fixedBlock,
    blur,
    shade: reachOfText(style),
    isVisible,
    isFull: flow !== clip && boxes.has(flow),
  }
  if (!isVisible) return inside
  addWords(look, markerOf(style, box), inside)
  for (const name of ['::before', '::after']) addPseudo(look, element, name, box, inside)
  return inside
}

/**
 * No script can ask for the box of a pseudo-element: that of one with a position follows from its offsets,
 * any other is somewhere in the element's own.
 */
function addPseudo(
  { view, boxes }: Look,
  element: Element,
  name: string,
  box: Box,
  inside: Around,
): void {
  const style = view.getComputedStyle(element, name)
  const { content, visibility } = style
  const position = style.position as 'absolute' | 'fixed'
  if (/^no(ne|rmal)$/.test(content) || isGone(style) || visibility !== 'visible') return
  const isBlank = /^"\s*"$/.test(content)
  if (isBlank && !isPainted(style)) return
  const placedIn = { absolute: inside.block, fixed: inside.fixedBlock }[position]
  const sides = ['left', 'top', 'right', 'bottom'] as const
  const [left = 0, top = 0, right = 0, bottom = 0] = sides.map((side) => {
    const margin = px(style.getPropertyValue(`margin-${side}`))
    // In the flow it is somewhere within, or as far outside as a negative margin takes it.
    return -px(style[side]) - (placedIn ? margin : Math.min(margin, 0))
  })
  const laidOut = grow(placedIn ?? box, [left, top, right, bottom])
  const own = transformed(laidOut, matrixOf(style, laidOut))
  const shown = grow(grow(own, reachOf(style)), isBlank ? nothing : reachOfText(style))
  boxes.add(shown, inside[position] ?? inside.flow, inside.blur, element)
}

/** The box as a transformation around its middle leaves it. */
function transformed([left, top, right, bottom]: Box, { a, b, c, d, e, f }: DOMMatrix): Box {
  const x = (left + right) / 2 + e
  const y = (top + bottom) / 2 + f
  const width = (Math.abs(a) * (right - left) + Math.abs(c) * (bottom - top)) / 2
  const height = (Math.abs(b) * (right - left) + Math.abs(d) * (bottom - top)) / 2
  return [x - width, y - height, x + width, y + height]
}

function boxOf(shown: Element | Range): Box {
  const { left, top, right, bottom } = shown.getBoundingClientRect()
  return [left, top, right, bottom]
}
