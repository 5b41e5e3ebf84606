import { isBlinking } from './frame-animation.js'
import { contains, grow, intersect, isEmpty, type Box } from './frame-box.js'
import { collectBoxes, type Boxes } from './frame-boxes.js'
import { shapeOf } from './frame-clip-path.js'
import {
  holdsFixed,
  isGone,
  isPainted,
  markerOf,
  overhangOf,
  px,
  reachOf,
  reachOfFilter,
  reachOfText,
} from './frame-style.js'
import { drawIn, drawn, layOut, transformed, turnBy, type Turn } from './frame-transform.js'

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
  /** Open dialogs and popovers: wherever they stand, nothing but the window is around them. */
  readonly onTop: Set<Element>
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
  /** The nearest box: an element without one of its own has that of its parent. */
  readonly box: Box
  readonly turn: Turn
  /** How far filters reach. */
  readonly blur: Box
  /** How far the shadows of its words do. */
  readonly shade: Box
  readonly isVisible: boolean
  /** Whether all that `flow` shows is painted already. */
  readonly isFull: boolean
}

const nothing: Box = [0, 0, 0, 0]

/** A pseudo-class that a browser does not know is passed over. */
const topLayer = ':is(:modal, :popover-open)'

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
    ...{ flow: screen, absolute: screen, fixed: screen, block, fixedBlock: block, box: block },
    ...{ turn: { scale: 1, isTurned: false }, blur: nothing, shade: nothing },
    ...{ isVisible: true, isFull: false },
  }
  const look: Look = { view, screen, boxes, roots: [], shadowOf, onTop: new Set(), top }
  visitRoot(look, document, top)
  return { boxes: boxes.all, elements: boxes.elements, roots: look.roots }
}

function visitRoot(look: Look, root: Document | ShadowRoot, around: Around): void {
  look.roots.push(root)
  const onTop = root.querySelectorAll(topLayer)
  for (const element of onTop) look.onTop.add(element)
  visitChildren(look, root === look.view.document ? root.documentElement : root, around)
  for (const element of onTop) visit(look, element, look.top)
}

function visitChildren(look: Look, parent: Node, around: Around): void {
  const slotted = (parent as Partial<HTMLSlotElement>).assignedNodes?.() ?? []
  for (const child of slotted.length > 0 ? slotted : parent.childNodes) {
    if (child.nodeType === 1) {
      if (!look.onTop.has(child as Element)) visit(look, child as Element, around)
    } else if (child.nodeType === 3 && around.isVisible && !around.isFull) {
      const range = look.view.document.createRange()
      range.selectNode(child)
      addWords(look, boxOf(range), around, child.parentElement ?? (parent as ShadowRoot).host)
    }
  }
}

function addWords({ boxes }: Look, box: Box, around: Around, element?: Element): void {
  const { shade, flow, blur } = around
  // White space between elements is nowhere, and has no shadow.
  if (!isEmpty(box)) boxes.add(grow(box, shade), flow, blur, element)
}

function visit(look: Look, element: Element, around: Around): void {
  const box = boxOf(element)
  const isKnown = around.isFull && contains(around.flow, box)
  const inside = isKnown ? around : enter(look, element, box, around)
  if (!inside || element.localName === 'svg') return
  const root = look.shadowOf(element)
  // Beside a shadow root, children are where their slot is.
  if (root) visitRoot(look, root, inside)
  else visitChildren(look, element, inside)
}

/** Adds what the element itself paints; answers what is around its children if they can be seen. */
function enter(look: Look, element: Element, box: Box, outside: Around): Around | null {
  const { view, screen, boxes } = look
  const style = view.getComputedStyle(element)
  const isContents = style.display === 'contents'
  // What has no box of its own never counts as visible.
  if ((!isContents && isSkipped(element)) || isGone(style, () => isBlinking(element))) return null
  const turn = turnBy(outside.turn, style)
  const around = isContents ? outside : clipBy(style.clipPath, box, turn, outside)
  if (!around) return null
  // The body's background and overflow are those of the window.
  const isBody = element === view.document.body
  const clip = around[style.position as 'fixed' | 'absolute'] ?? around.flow
  const blur = grow(around.blur, drawn(reachOfFilter(style), turn))
  const isVisible = style.visibility === 'visible'
  if (isVisible && !isBody && !isEmpty(box) && isPainted(style, element.localName))
    boxes.add(grow(box, drawn(reachOf(style), turn)), clip, blur, element)
  if (hasBackdrop(look, element)) boxes.add(screen, screen, nothing)
  const isOpen = style.overflowX === 'visible' || /^(inline|contents)$/.test(style.display)
  const flow = isOpen || isBody ? clip : intersect(clip, box)
  const isFixedBlock = holdsFixed(style)
  const isBlock = isFixedBlock || style.position !== 'static'
  const inside: Around = {
    flow,
    absolute: isBlock ? flow : around.absolute,
    fixed: isFixedBlock ? flow : around.fixed,
    block: isBlock ? box : around.block,
    fixedBlock: isFixedBlock ? box : around.fixedBlock,
    box: isContents ? around.box : box,
    turn,
    blur,
    shade: drawn(reachOfText(style), turn),
    isVisible,
    isFull: flow !== clip && boxes.has(flow),
  }
  if (isVisible) addParts(look, element, style, inside)
  return inside
}

function isSkipped(element: Partial<Element>): boolean {
  // Safari can be asked since 17.4.
  return element.checkVisibility?.() === false
}

/** Adds what of an element is not in its box, nor a child that can be visited. */
function addParts(look: Look, element: Element, style: CSSStyleDeclaration, inside: Around): void {
  const { box, turn, flow, blur } = inside
  if (element.localName === 'svg' && style.overflowX === 'visible')
    for (const child of element.children) look.boxes.add(boxOf(child), flow, blur)
  addWords(look, markerOf(style, box, turn.scale), inside)
  for (const name of ['::before', '::after']) addPseudo(look, element, name, inside)
}

/** What is around an element with such a clip; `null` if that leaves nothing. */
function clipBy(clipPath: string, box: Box, turn: Turn, around: Around): Around | null {
  const size = layOut(box, turn)
  const shape = shapeOf(clipPath, size)
  if (!shape) return around
  if (isEmpty(shape)) return null
  const clip = drawIn(box, size, shape, turn)
  const [flow, absolute, fixed] = [around.flow, around.absolute, around.fixed].map((outer) =>
    intersect(outer, clip),
  ) as [Box, Box, Box]
  return { ...around, flow, absolute, fixed }
}

function hasBackdrop({ view, onTop }: Look, element: Element): boolean {
  if (!onTop.has(element)) return false
  // Behind a modal dialog nothing can be used, whatever its backdrop looks like.
  return element.matches(':modal') || isPainted(view.getComputedStyle(element, '::backdrop'))
}

/**
 * No script can ask for the box of a pseudo-element: that of one with a position follows from its offsets,
 * any other is somewhere in the element's own, or around it as far as it is larger.
 */
function addPseudo({ view, boxes }: Look, element: Element, name: string, inside: Around): void {
  const style = view.getComputedStyle(element, name)
  const { content, visibility } = style
  const position = style.position as 'absolute' | 'fixed'
  if (/^no(ne|rmal)$/.test(content) || visibility !== 'visible') return
  const isBlank = /^"\s*"$/.test(content)
  if (isBlank && !isPainted(style)) return
  if (isGone(style, () => isBlinking(element, name))) return
  const placedIn = { absolute: inside.block, fixed: inside.fixedBlock }[position]
  const block = placedIn ?? inside.box
  const size = layOut(block, inside.turn)
  const [wide, high] = placedIn ? [0, 0] : overhangOf(style, isBlank, size)
  const sides = ['left', 'top', 'right', 'bottom'] as const
  const [left = 0, top = 0, right = 0, bottom = 0] = sides.map((side) => {
    const margin = px(style.getPropertyValue(`margin-${side}`))
    // In the flow it is somewhere within, or as far outside as a negative margin takes it.
    return -px(style[side]) - (placedIn ? margin : Math.min(margin, 0))
  })
  const laidOut = grow(size, [left + wide, top + high, right + wide, bottom + high])
  const clip = shapeOf(style.clipPath, [0, 0, laidOut[2] - laidOut[0], laidOut[3] - laidOut[1]])
  if (clip && isEmpty(clip)) return
  const own = transformed(laidOut, style)
  const shown = grow(grow(own, reachOf(style)), isBlank ? nothing : reachOfText(style))
  const box = drawIn(block, size, shown, inside.turn)
  boxes.add(box, inside[position] ?? inside.flow, inside.blur, element)
}

function boxOf(shown: Element | Range): Box {
  const { left, top, right, bottom } = shown.getBoundingClientRect()
  return [left, top, right, bottom]
}
