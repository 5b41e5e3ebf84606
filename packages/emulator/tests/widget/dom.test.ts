// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest'
import { element, keyedList, setText } from '../../src/widget/dom.js'

beforeEach(() => document.body.replaceChildren())

function list(): { parent: HTMLElement; show: (items: readonly string[]) => void } {
  const parent = element('ul')
  document.body.append(parent)
  const show = keyedList<string>(parent, {
    keyOf: (item) => item,
    create: () => element('li', { tabindex: -1 }),
    update: setText,
  })
  return { parent, show }
}

function textsOf(parent: HTMLElement): readonly (string | null)[] {
  return [...parent.children].map(({ textContent }) => textContent)
}

describe('keyedList', () => {
  it('shows the items in their order, whatever stood there before', () => {
    const { parent, show } = list()
    show(['a', 'b', 'c'])

    show(['d', 'c', 'a'])

    expect(textsOf(parent)).toEqual(['d', 'c', 'a'])
  })

  it('keeps the element of an item, and the focus in it, when the item moves', () => {
    const { parent, show } = list()
    show(['a', 'b', 'c'])
    const last = parent.children.item(2)
    if (last instanceof HTMLElement) last.focus()

    show(['c', 'a', 'b'])

    expect(parent.children.item(0)).toBe(last)
    expect(document.activeElement).toBe(last)
  })
})

describe('element', () => {
  it('takes texts as texts, never as HTML', () => {
    const node = element('p', {}, '<img src=x onerror=alert(1)>')

    expect(node.children).toHaveLength(0)
    expect(node.textContent).toBe('<img src=x onerror=alert(1)>')
  })
})
