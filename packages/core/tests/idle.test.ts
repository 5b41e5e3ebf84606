import { afterEach, beforeEach, describe, expect, it, vi, type Mock } from 'vitest'
import { watchUse } from '../src/idle.ts'
import type { WidgetRun } from '../src/run.ts'
import { minute, second } from './keeper-bench.ts'

let watching: AbortController
let onTouch: Mock<(busyMs: number) => void>
/** What the clock shows. */
let now = 0

beforeEach(() => {
  watching = new AbortController()
  onTouch = vi.fn<(busyMs: number) => void>()
  now = 1000 * minute
})

afterEach(() => {
  watching.abort()
  document.body.replaceChildren()
})

function watch(...roots: Element[]): () => number {
  document.body.append(...roots)
  const run = {
    onView: (listen: (view: Window) => void) => listen(window),
    roots: () => roots,
  } as unknown as WidgetRun
  return watchUse(run, () => now, onTouch, watching.signal)
}

function panel(html: string): HTMLElement {
  const root = document.createElement('section')
  root.innerHTML = html
  return root
}

function touch(element: Element, type = 'pointerdown'): void {
  element.dispatchEvent(new Event(type, { bubbles: true, composed: true }))
}

describe('an operator', () => {
  it('who touched nothing is idle', () => {
    expect(watch(panel('<p>Hello</p>'))()).toBe(-Infinity)
  })

  it.each(['pointerdown', 'keydown', 'input'])('is busy for three seconds after %s', (type) => {
    const root = panel('<button></button>')
    const busyUntil = watch(root)

    touch(root.querySelector('button') as Element, type)

    expect(busyUntil()).toBe(now + 3 * second)
    expect(onTouch).toHaveBeenCalledExactlyOnceWith(3 * second)
  })

  it('who uses the rest of the page is idle', () => {
    const busyUntil = watch(panel('<p></p>'))

    touch(document.body)

    expect(busyUntil()).toBe(-Infinity)
    expect(onTouch).not.toHaveBeenCalled()
  })

  it('is not watched after the end', () => {
    const root = panel('<p></p>')
    watch(root)
    watching.abort()

    touch(root)

    expect(onTouch).not.toHaveBeenCalled()
  })
})

describe('a half-written message', () => {
  it.each([
    '<textarea>text</textarea>',
    '<input value="text">',
    '<input type="search" value="text">',
    '<div contenteditable>text</div>',
    '<div contenteditable="true"><p>text</p></div>',
    '<ul><li><textarea>text</textarea></li></ul>',
  ])('is seen in %s', (html) => {
    expect(watch(panel(html))()).toBe(Infinity)
  })

  it.each([
    '<textarea></textarea>',
    '<textarea> \n </textarea>',
    '<textarea readonly>text</textarea>',
    '<input value="">',
    '<input type="checkbox" value="text">',
    '<input type="hidden" value="text">',
    '<input type="submit" value="text">',
    '<input type="radio" value="text">',
    '<div contenteditable></div>',
    '<div contenteditable="false">text</div>',
    '<p>text</p>',
  ])('is not seen in %s', (html) => {
    expect(watch(panel(html))()).toBe(-Infinity)
  })

  it('is seen in a root that is the field itself', () => {
    expect(watch(panel('<textarea>text</textarea>').firstElementChild as Element)()).toBe(Infinity)
  })

  it('is seen in open shadow roots, however deep', () => {
    const root = panel('<div></div>')
    const outer = (root.firstElementChild as Element).attachShadow({ mode: 'open' })
    outer.innerHTML = '<p><chat-composer></chat-composer></p>'
    const inner = (outer.querySelector('chat-composer') as Element).attachShadow({ mode: 'open' })
    inner.innerHTML = '<textarea>text</textarea>'

    expect(watch(root)()).toBe(Infinity)
  })

  it('is seen in a frame of the page’s origin', () => {
    const root = panel('<iframe></iframe>')
    const busyUntil = watch(root)
    const { contentDocument } = root.firstElementChild as HTMLIFrameElement
    contentDocument?.body.append(panel('<textarea>text</textarea>'))

    expect(busyUntil()).toBe(Infinity)
  })

  it('is seen in each root', () => {
    expect(watch(panel('<p></p>'), panel('<textarea>text</textarea>'))()).toBe(Infinity)
  })
})

describe('a panel that nobody can look into', () => {
  function closed(name: string): Element {
    const root = document.createElement(name)
    root.attachShadow({ mode: 'closed' }).innerHTML = '<textarea>text</textarea>'
    return root
  }

  it.each(['chat-panel', 'div'])('as <%s> counts as in use for five minutes', (name) => {
    const root = closed(name)
    const busyUntil = watch(root)

    touch(root)

    expect(busyUntil()).toBe(now + 5 * minute)
  })

  it('may be anywhere below', () => {
    const root = panel('<div></div>')
    root.append(closed('chat-composer'))
    const busyUntil = watch(root)

    touch(root)

    expect(busyUntil()).toBe(now + 5 * minute)
  })

  it('is none whose inside is among the roots', () => {
    const root = document.createElement('chat-panel')
    const inside = root.attachShadow({ mode: 'closed' })
    inside.innerHTML = '<textarea></textarea>'
    document.body.append(root)
    const roots = [root, ...inside.children]
    const run = {
      onView: (listen: (view: Window) => void) => listen(window),
      roots: () => roots,
    } as unknown as WidgetRun
    const busyUntil = watchUse(run, () => now, onTouch, watching.signal)

    touch(root)

    expect(busyUntil()).toBe(now + 3 * second)
  })

  it('may be a frame of another origin', () => {
    const root = panel('<iframe></iframe>')
    const busyUntil = watch(root)
    vi.spyOn(root.firstElementChild as HTMLIFrameElement, 'contentDocument', 'get').mockReturnValue(
      null,
    )

    touch(root)

    expect(busyUntil()).toBe(now + 5 * minute)
  })

  it('is none that is merely empty, or open', () => {
    const root = panel('<div></div><chat-icon><svg></svg></chat-icon>')
    const busyUntil = watch(root)

    touch(root)

    expect(busyUntil()).toBe(now + 3 * second)
  })
})
