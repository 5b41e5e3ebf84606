import { afterEach, describe, expect, it } from 'vitest'
import { showFallback } from '../src/fallback.ts'
import { mergeOptions } from '../src/options.ts'
import { getRegistry } from '../src/registry.ts'
import type { ChatHubOptions } from '../src/types.ts'

function show(options: ChatHubOptions): {
  readonly root: Element | null
  readonly hide: () => void
} {
  const hide = showFallback(mergeOptions([options]))
  return { root: document.querySelector('.chat-fallback'), hide }
}

afterEach(() => {
  getRegistry().contacts.clear()
  document.body.replaceChildren()
  document.documentElement.lang = ''
})

describe('showFallback', () => {
  it('has a text without a link by default', () => {
    const { root } = show({})

    expect(root?.outerHTML).toBe(
      '<div class="chat-fallback" role="status"><p lang="en" dir="ltr">Chat is temporarily unavailable.</p></div>',
    )
  })

  it('is one for several widgets that fail alike, until the last of them runs', () => {
    const first = show({ organization: 'sales' })
    const second = show({ organization: 'support' })
    const other = show({ fallbackContact: { email: 'help@example.com' } })
    const count = (): number => document.querySelectorAll('.chat-fallback').length
    const together = count()

    first.hide()
    const afterFirst = count()
    second.hide()
    const afterSecond = count()
    other.hide()

    expect([together, afterFirst, afterSecond, count()]).toEqual([2, 2, 1, 0])
  })

  it('is shown again where the page has replaced its body with the first one', () => {
    const first = show({})
    document.body.replaceChildren()
    const second = show({})

    expect(second.root?.isConnected).toBe(true)

    first.hide()
    second.hide()
    expect(document.querySelector('.chat-fallback')).toBeNull()
  })

  it('stands beside another one in one place, which goes with the last of them', () => {
    const first = show({ fallbackContact: { email: 'sales@example.com' } })
    const second = show({ fallbackContact: { email: 'support@example.com' } })
    const places = document.querySelectorAll('body > .chat-fallbacks')
    const together = [places.length, places[0]?.children.length]

    first.hide()
    const afterFirst = places[0]?.textContent
    second.hide()

    expect(together).toEqual([1, 2])
    expect(afterFirst).toContain('support@example.com')
    expect(document.body.children).toHaveLength(0)
  })

  it('links to the address', () => {
    const { root } = show({ fallbackContact: { email: 'help@example.com' } })

    expect(root?.querySelectorAll('p')).toHaveLength(2)
    expect(root?.querySelector('a')?.outerHTML).toBe(
      '<a href="mailto:help@example.com">help@example.com</a>',
    )
  })

  it('takes the text as text', () => {
    const { root } = show({ fallbackContact: { text: '<b>Call us</b>', email: '"><b>@x' } })

    expect(root?.querySelector('p')?.textContent).toBe('<b>Call us</b>')
    expect(root?.querySelector('b')).toBeNull()
  })

  it.each([
    ['fr-CA', 'Le chat est momentanément indisponible.'],
    ['uk', 'Чат тимчасово недоступний.'],
    ['de', 'Chat is temporarily unavailable.'],
  ])('speaks the language of the locale %s', (locale, text) => {
    expect(show({ locale }).root?.textContent).toBe(text)
  })

  it('speaks the language of the page by default', () => {
    document.documentElement.lang = 'fr'

    expect(show({}).root?.textContent).toBe('Le chat est momentanément indisponible.')
  })

  it('says the language of its own texts, and lets a text of the site be in the page’s', () => {
    document.documentElement.lang = 'ar'

    const { root } = show({ fallbackContact: { text: 'اتصل بنا', email: 'help@example.com' } })

    const paragraphs = [...(root?.querySelectorAll('p') ?? [])]
    expect(paragraphs.map(({ lang, dir }) => [lang, dir])).toEqual([
      ['', 'auto'],
      ['en', 'ltr'],
    ])
  })

  it('shows nothing for false', () => {
    expect(show({ fallbackContact: false }).root).toBeNull()
  })

  it('leaves nothing behind', () => {
    const before = document.documentElement.outerHTML

    show({ fallbackContact: { email: 'a@b.c' } }).hide()

    expect(document.documentElement.outerHTML).toBe(before)
  })
})
