import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Box } from '../src/frame-box.js'
import { isMoving } from '../src/frame-animation.js'
import { collectBoxes } from '../src/frame-boxes.js'
import { shapeOf } from '../src/frame-clip-path.js'
import { addFrame, placeFrames, type PlacedFrame } from '../src/frame-place.js'
import {
  holdsFixed,
  isGone,
  isPainted,
  overhangOf,
  reachOf,
  reachOfFilter,
} from '../src/frame-style.js'
import { drawIn, layOut } from '../src/frame-transform.js'
import { getRegistry } from '../src/registry.js'

const screen: Box = [0, 0, 1000, 700]
const nothing: Box = [0, 0, 0, 0]

function styleOf(style: Readonly<Record<string, string>>): CSSStyleDeclaration {
  return {
    backgroundColor: 'rgba(0, 0, 0, 0)',
    backgroundImage: 'none',
    boxShadow: 'none',
    borderWidth: '0px',
    outlineStyle: 'none',
    filter: 'none',
    ...style,
  } as unknown as CSSStyleDeclaration
}

describe('reachOf', () => {
  it('reaches as far as the widest of several shadows can be seen, on each side', () => {
    const boxShadow =
      'rgba(15, 23, 42, 0.12) 0px 1px 2px 0px, rgb(15 23 42 / 0.2) 4px 12px 40px -2px'

    expect(reachOf(styleOf({ boxShadow }))).toEqual([54, 46, 62, 70])
  })

  it('does not count a shadow that is inside', () => {
    expect(reachOf(styleOf({ boxShadow: 'rgb(0, 0, 0) 0px 9px 9px 9px inset' }))).toEqual(nothing)
  })

  it('counts an outline with its offset', () => {
    const outline = { outlineStyle: 'solid', outlineWidth: '2px', outlineOffset: '3px' }

    expect(reachOf(styleOf(outline))).toEqual([6, 6, 6, 6])
  })
})

describe('reachOfFilter', () => {
  it('knows blurs and drop shadows', () => {
    expect(reachOfFilter(styleOf({ filter: 'blur(4px)' }))).toEqual([12, 12, 12, 12])
    expect(
      reachOfFilter(styleOf({ filter: 'drop-shadow(rgba(0, 0, 0, 0.2) 0px 4px 8px)' })),
    ).toEqual([24, 20, 24, 28])
  })
})

describe('isPainted', () => {
  it.each(['rgba(0, 0, 0, 0)', 'rgba(255, 255, 255, 0)', 'oklch(0.5 0.1 20 / 0)'])(
    'sees nothing of %s',
    (backgroundColor) => {
      expect(isPainted(styleOf({ backgroundColor }))).toBe(false)
    },
  )

  it.each(['rgb(0, 0, 0)', 'rgb(255, 0, 0)', 'rgba(0, 0, 0, 0.1)', 'oklch(0.5 0.1 0)'])(
    'sees %s',
    (backgroundColor) => {
      expect(isPainted(styleOf({ backgroundColor }))).toBe(true)
    },
  )

  it('sees what is there by its nature', () => {
    expect(isPainted(styleOf({}), 'button')).toBe(true)
    expect(isPainted(styleOf({}), 'div')).toBe(false)
  })

  const clear = 'rgba(0, 0, 0, 0)'
  it.each([
    [{ outlineStyle: 'solid', outlineColor: clear }, false],
    [{ outlineStyle: 'solid', outlineColor: 'rgb(0, 0, 0)' }, true],
    [{ boxShadow: `${clear} 0px 0px 0px 0px, rgb(0 0 0 / 0) 0px 0px 0px 3px` }, false],
    [{ boxShadow: `${clear} 0px 0px 0px 0px, rgb(0, 0, 0) 0px 0px 0px 3px` }, true],
    [{ ...borderOf('1px', clear), borderTopColor: 'rgb(0, 0, 0)', borderTopWidth: '0px' }, false],
    [{ ...borderOf('1px', clear), borderTopColor: 'rgb(0, 0, 0)' }, true],
    [{ ...borderOf('1px', clear), borderImageSource: 'linear-gradient(red, blue)' }, true],
  ])('judges outlines, shadows and borders by their colours: %j', (style, expected) => {
    expect(isPainted(styleOf(style))).toBe(expected)
  })
})

function borderOf(width: string, colour: string): Record<string, string> {
  const style: Record<string, string> = { borderWidth: width, borderImageSource: 'none' }
  for (const side of ['Top', 'Right', 'Bottom', 'Left']) {
    style[`border${side}Width`] = width
    style[`border${side}Color`] = colour
  }
  return style
}

describe('isGone', () => {
  it('passes over what blinks, and knows each way to fade', () => {
    const isGoneWith = (style: Record<string, string>, isBlinking = false): boolean =>
      isGone(styleOf({ display: 'block', opacity: '1', ...style }), () => isBlinking)

    expect(isGoneWith({})).toBe(false)
    expect(isGoneWith({ display: 'none' }, true)).toBe(true)
    expect(isGoneWith({ opacity: '0' })).toBe(true)
    expect(isGoneWith({ opacity: '0' }, true)).toBe(false)
    expect(isGoneWith({ filter: 'blur(2px) opacity(0)' })).toBe(true)
    expect(isGoneWith({ filter: 'opacity(0.5)' })).toBe(false)
  })
})

describe('holdsFixed', () => {
  const still = {
    ...{ transform: 'none', translate: 'none', rotate: 'none', scale: 'none', perspective: 'none' },
    ...{ willChange: 'auto', contain: 'none' },
  }

  it.each([
    [{}, false],
    [{ willChange: 'opacity, contents', contain: 'size style' }, false],
    [{ scale: '1' }, true],
    [{ backdropFilter: 'blur(2px)' }, true],
    [{ willChange: 'opacity, transform' }, true],
    [{ contain: 'layout' }, true],
  ])('knows what holds elements with a fixed position: %j', (style, expected) => {
    expect(holdsFixed(styleOf({ ...still, ...style }))).toBe(expected)
  })
})

describe('shapeOf', () => {
  it.each([
    ['inset(10px 5% 20%)', [10, 10, 190, 80]],
    ['inset(10%)', [20, 10, 180, 90]],
    ['inset(10% 5px)', [5, 10, 195, 90]],
    ['inset(0px round 100%)', [0, 0, 200, 100]],
    ['inset(calc(100% - 60px) 0px 0px calc(50% + 10px))', [110, 40, 200, 100]],
    ['circle(30px at 60px 60px)', [30, 30, 90, 90]],
    ['circle(0px)', [100, 50, 100, 50]],
    ['ellipse(10% 20% at calc(100% - 50px) 50%)', [130, 30, 170, 70]],
    ['polygon(evenodd, 0px 0px, 50% 0px, 10px 100%)', [0, 0, 100, 100]],
  ] as const)('reads %s', (clipPath, box) => {
    expect(shapeOf(clipPath, [0, 0, 200, 100])).toEqual(box)
  })

  it.each([
    ...['none', 'url("#clip")', 'path("M0 0H9V9Z")', 'circle(at 50% 50%)'],
    ...['ellipse(closest-side 10px)', 'inset(min(10px, 10%))', 'inset(0px) content-box'],
  ])('leaves %s to others', (clipPath) => {
    expect(shapeOf(clipPath, [0, 0, 200, 100])).toBe(null)
  })
})

describe('overhangOf', () => {
  const style = {
    ...{ width: 'auto', height: 'auto', fontSize: '40px', boxSizing: 'content-box' },
    ...{ paddingLeft: '5px', paddingRight: '5px', paddingTop: '0px', paddingBottom: '0px' },
  }

  it('takes what is larger than its box for as much outside, and a bit for the line', () => {
    expect(overhangOf(styleOf(style), false, [0, 0, 8, 20])).toEqual([2, 38])
    expect(overhangOf(styleOf({ ...style, width: '60px' }), true, [0, 0, 40, 20])).toEqual([30, 0])
  })

  it('adds no padding to what has it within its width', () => {
    const boxed = { ...style, boxSizing: 'border-box', width: '60px', height: '60px' }

    expect(overhangOf(styleOf(boxed), false, [0, 0, 60, 60])).toEqual([0, 0])
  })
})

describe('drawIn', () => {
  const drawBadge = (scale: number, isTurned: boolean): Box => {
    const box: Box = [100, 100, 200, 200]
    const laidOut = layOut(box, { scale, isTurned })
    return drawIn(box, laidOut, [40, -10, 60, 10], { scale, isTurned })
  }

  it('draws a part where its box is, as large as that', () => {
    expect(drawBadge(1, false)).toEqual([140, 90, 160, 110])
    expect(drawBadge(2, false)).toEqual([180, 80, 220, 120])
  })

  it('draws it anywhere around a box that is turned', () => {
    expect(drawBadge(2, true)).toEqual([80, 80, 220, 220])
  })
})

describe('collectBoxes', () => {
  it('keeps no box that lies within another, whichever came first', () => {
    const boxes = collectBoxes(screen)

    boxes.add([10, 10, 20, 20], screen, nothing)
    boxes.add([0, 0, 100, 100], screen, nothing)
    boxes.add([50, 50, 60, 60], screen, nothing)

    expect(boxes.all).toEqual([[0, 0, 100, 100]])
  })

  it('leaves out what is clipped away, off the screen or for screen readers only', () => {
    const boxes = collectBoxes(screen)

    boxes.add([0, 500, 100, 600], [0, 0, 100, 400], [15, 15, 15, 15])
    boxes.add([-9999, 0, -9000, 100], screen, nothing)
    boxes.add([10, 10, 11, 11], screen, nothing)

    expect(boxes.all).toEqual([])
  })
})

describe('placeFrames', () => {
  const ends: (() => void)[] = []
  afterEach(() => {
    for (const end of ends.splice(0)) end()
    vi.restoreAllMocks()
  })

  function setWidth(px: number): void {
    vi.spyOn(document.documentElement, 'clientWidth', 'get').mockReturnValue(px)
    vi.spyOn(window, 'innerWidth', 'get').mockReturnValue(px)
  }

  function add(boxes: readonly Box[], shift: PlacedFrame['shift'] = () => {}): PlacedFrame {
    const frame = { boxes, shift }
    ends.push(addFrame(frame))
    return frame
  }

  function place(...all: readonly (readonly Box[])[]): number[] {
    setWidth(1000)
    const shifts: number[] = []
    for (const [index, boxes] of all.entries()) add(boxes, (byPx) => (shifts[index] = byPx))
    placeFrames()
    return shifts
  }

  it('moves later frames beside earlier ones, away from their side of the window', () => {
    const right: Box[] = [[900, 600, 1000, 700]]
    const left: Box[] = [[0, 600, 80, 700]]

    expect(place(right, right, left, left)).toEqual([0, -100, 0, 80])
  })

  it('leaves those alone that are elsewhere', () => {
    expect(place([[900, 600, 1000, 700]], [[900, 100, 1000, 200]])).toEqual([0, 0])
  })

  it('moves one past all that are in its way, whichever came first', () => {
    const right: Box[] = [[740, 0, 860, 100]]
    const left: Box[] = [[140, 200, 260, 300]]

    expect(place([[670, 0, 730, 100]], [[800, 0, 860, 100]], right)).toEqual([0, 0, -190])
    expect(place([[270, 200, 330, 300]], [[140, 200, 200, 300]], left).at(-1)).toBe(190)
  })

  it('moves none out of the window', () => {
    expect(place([[200, 0, 1000, 700]], [[600, 0, 1000, 700]])).toEqual([0, -600])
  })

  it.each<[string, Box, number]>([
    ['right', [900, 600, 1000, 700], -100],
    ['left', [0, 600, 100, 700], 100],
  ])('leaves one on the %s beside another that fills the window for a while', (_, box, aside) => {
    setWidth(1000)
    const shifts: number[] = []
    const first = add([box])
    add([box], (byPx) => shifts.push(byPx))

    for (const next of [box, [0, 0, 1000, 700] as const, box]) {
      first.boxes = [next]
      placeFrames()
    }

    expect(shifts).toEqual([aside, aside, aside])
  })

  it('lets one that fills the window, and is clipped a pixel beyond, stay where it is', () => {
    expect(place([[-1, -1, 1001, 701]])).toEqual([0])
  })

  it('forgets a frame that has gone', () => {
    place([[900, 600, 1000, 700]])

    for (const end of ends.splice(0)) end()

    expect(getRegistry().frames?.size).toBe(0)
  })
})

describe('isMoving', () => {
  it.each([
    [{ opacity: 0 }, 300, true],
    [{ opacity: 0 }, Infinity, false],
    [{ backgroundColor: 'red' }, 5_000_000, false],
    [{ width: '0px' }, 5_000_000, true],
    [{}, 5000, false],
  ])('of %j within %d ms is %s', (keyframe, endTime, expected) => {
    const effect = { getComputedTiming: () => ({ endTime }), getKeyframes: () => [keyframe] }

    expect(isMoving({ playState: 'running', effect } as unknown as Animation)).toBe(expected)
  })
})
