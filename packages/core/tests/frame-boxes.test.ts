import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Box } from '../src/frame-box.js'
import { collectBoxes } from '../src/frame-boxes.js'
import { addFrame, placeFrames } from '../src/frame-place.js'
import { isPainted, reachOf, reachOfFilter } from '../src/frame-style.js'
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

  function place(...all: readonly (readonly Box[])[]): number[] {
    vi.spyOn(document.documentElement, 'clientWidth', 'get').mockReturnValue(1000)
    vi.spyOn(window, 'innerWidth', 'get').mockReturnValue(1000)
    const shifts: number[] = []
    for (const [index, boxes] of all.entries()) {
      ends.push(addFrame({ boxes, shift: (byPx) => (shifts[index] = byPx) }))
    }
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

  it('lets one that fills the window, and is clipped a pixel beyond, stay where it is', () => {
    expect(place([[-1, -1, 1001, 701]])).toEqual([0])
  })

  it('forgets a frame that has gone', () => {
    place([[900, 600, 1000, 700]])

    for (const end of ends.splice(0)) end()

    expect(getRegistry().frames?.size).toBe(0)
  })
})
