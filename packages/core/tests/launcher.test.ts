import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { showLauncher } from '../src/launcher.ts'
import { mergeOptions } from '../src/options.ts'
import type { ChatHubOptions } from '../src/types.ts'

let ending = new AbortController()
let settling = new AbortController()

function show(options: ChatHubOptions = {}, settled = settling.signal): () => void {
  return showLauncher(mergeOptions([options]), ending.signal, settled)
}

function hosts(): Element[] {
  return [...document.querySelectorAll('.chathub-launcher')]
}

function button(): HTMLButtonElement | null | undefined {
  return hosts()[0]?.shadowRoot?.querySelector('button')
}

beforeEach(() => {
  ending = new AbortController()
  settling = new AbortController()
})

afterEach(() => {
  ending.abort()
  document.body.replaceChildren()
  document.documentElement.lang = ''
})

describe('showLauncher', () => {
  it('is one real button without inline style', () => {
    show()

    expect(hosts()[0]?.outerHTML).toBe('<div class="chathub-launcher"></div>')
    expect(hosts()[0]?.shadowRoot?.innerHTML).toBe(
      '<button type="button" lang="en" dir="ltr" part="button">Open chat</button>',
    )
  })

  it.each([
    ['fr-CA', 'Ouvrir le chat'],
    ['uk', 'Відкрити чат'],
    ['de', 'Open chat'],
  ])('is named in the language %s', (locale, name) => {
    show({ locale })

    expect(button()?.textContent).toBe(name)
  })

  it('speaks the language of the page by default', () => {
    document.documentElement.lang = 'uk'

    show()

    expect(button()?.textContent).toBe('Відкрити чат')
  })

  it('says its language where the page has another', () => {
    document.documentElement.lang = 'ar'

    show({ locale: 'fr' })

    expect([button()?.lang, button()?.dir]).toEqual(['fr', 'ltr'])
  })

  it('stands in the container', () => {
    document.body.innerHTML = '<main id="place"></main>'

    show({ container: '#place' })

    expect(hosts()[0]?.parentElement?.id).toBe('place')
  })

  it('is one for several organizations', () => {
    show({ organization: 'sales' })
    show({ organization: 'support' })

    expect(hosts()).toHaveLength(1)
  })

  it('stays until the last of several organizations has gone, and then gives its focus to one that runs', () => {
    document.body.innerHTML = '<div id="panel"><input></div>'
    const [first, second] = [new AbortController(), new AbortController()]
    show({ organization: 'sales' }, first.signal)
    show({ organization: 'support' }, second.signal)
    button()?.focus()

    first.abort({ roots: () => document.querySelectorAll('#panel') })
    const afterFirst = hosts().length
    second.abort()

    expect([afterFirst, hosts().length]).toEqual([1, 0])
    expect(document.activeElement?.localName).toBe('input')
  })

  it('goes when who waits goes, however it goes', () => {
    const other = new AbortController()
    show({ organization: 'sales' })
    showLauncher(mergeOptions([{ organization: 'support' }]), other.signal, other.signal)

    settling.abort()
    ending.abort()
    const afterFirst = hosts().length
    other.abort()

    expect([afterFirst, hosts().length]).toEqual([1, 0])
  })

  it('is another one in each container, and none of them is the one of the corner', () => {
    document.body.innerHTML = '<main></main><aside></aside>'

    show({ organization: 'sales', container: 'main' })
    show({ organization: 'support' })
    show({ organization: 'office', container: 'aside' })

    expect(hosts().map(({ parentElement }) => parentElement?.localName)).toEqual([
      'main',
      'aside',
      'body',
    ])
  })

  it('is made anew for an organization that comes after its use, or after the page has taken it away', () => {
    const setBusy = show({ organization: 'sales' })

    setBusy()
    show({ organization: 'support' })
    const names = hosts().map((host) => host.shadowRoot?.textContent)
    document.body.replaceChildren()
    show({ organization: 'office' })

    expect(names).toEqual(['Opening chat…', 'Open chat'])
    expect(hosts()).toHaveLength(1)
  })

  it('is busy from its use until the widget is there', () => {
    const setBusy = show()

    setBusy()
    const isBusy = button()?.getAttribute('aria-busy')
    const name = button()?.textContent
    settling.abort()

    expect([isBusy, name]).toEqual(['true', 'Opening chat…'])
    expect(hosts()).toEqual([])
  })

  it('does not come back for a widget that was there before', () => {
    settling.abort()

    show()

    expect(hosts()).toEqual([])
  })

  it('goes with the signal', () => {
    show()

    ending.abort()

    expect(hosts()).toEqual([])
  })

  it('hands its focus to the first element of the widget that takes it', () => {
    document.body.innerHTML = '<div id="panel"><p>Hello</p><div id="inner"></div></div>'
    const inner = document.querySelector('#inner')?.attachShadow({ mode: 'open' })
    const field = document.createElement('input')
    inner?.append(field)
    show()
    button()?.focus()

    settling.abort({
      places: '#panel',
      roots() {
        return document.querySelectorAll(this.places)
      },
    })

    expect(inner?.activeElement).toBe(field)
  })

  it('waits a moment for a field of the widget, unless somebody goes elsewhere', async () => {
    vi.useFakeTimers()
    document.body.innerHTML = '<input id="mine"><div id="panel"></div>'
    const addField = (): HTMLInputElement => {
      const field = document.createElement('input')
      document.querySelector('#panel')?.replaceChildren(field)
      return field
    }
    const leave = (): void => {
      settling = new AbortController()
      show()
      button()?.focus()
      settling.abort({ roots: () => document.querySelectorAll('#panel') })
    }

    leave()
    const late = addField()
    await vi.advanceTimersByTimeAsync(100)
    const first = document.activeElement
    late.remove()
    leave()
    document.querySelector<HTMLInputElement>('#mine')?.focus()
    addField()
    await vi.advanceTimersByTimeAsync(1000)

    expect(first).toBe(late)
    expect(document.activeElement?.id).toBe('mine')
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
  })

  it('leaves the focus where it is when it has none', () => {
    document.body.innerHTML = '<input id="mine"><div id="panel"><input></div>'
    const mine = document.querySelector<HTMLInputElement>('#mine')
    show()
    mine?.focus()

    settling.abort({ roots: () => document.querySelectorAll('#panel') })

    expect(hosts()).toEqual([])
    expect(document.activeElement).toBe(mine)
  })
})
