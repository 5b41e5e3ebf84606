import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { preloadPageScript } from '../src/host-page.ts'
import { mergeOptions } from '../src/options.ts'
import { getRegistry } from '../src/registry.ts'
import { pass } from '../src/script.ts'
import { cleanPage } from './clean-page.ts'

/** A page with Trusted Types, which jsdom has not. */
function enforceTrustedTypes(allowed: readonly string[]) {
  const createPolicy = vi.fn((name: string, rules: { createHTML(text: string): string }) => {
    if (!allowed.includes(name)) throw new TypeError(`Policy ${name} disallowed.`)
    return { ...rules, createHTML: (html: string) => ({ trusted: html }) }
  })
  vi.stubGlobal('trustedTypes', { createPolicy })
  return createPolicy
}

const trustedOnly = (given: unknown): void => {
  if (typeof given === 'string') throw new TypeError('This document requires TrustedHTML.')
}

beforeEach(() => {
  getRegistry().policy = null
})

afterEach(() => {
  getRegistry().policy = null
  vi.unstubAllGlobals()
  cleanPage()
})

describe('pass', () => {
  it('makes one policy, with the documented name, and gives the sink no plain text', () => {
    const createPolicy = enforceTrustedTypes(['chathub'])
    const sink = vi.fn(trustedOnly)

    pass('createHTML', '<p>', sink)
    pass('createHTML', '<b>', sink)

    expect(createPolicy.mock.calls.map(([name]) => name)).toEqual(['chathub'])
    expect(sink.mock.calls).toEqual([[{ trusted: '<p>' }], [{ trusted: '<b>' }]])
  })

  it('asks once for a policy that is not listed, and leaves the text to a default policy', () => {
    const createPolicy = enforceTrustedTypes(['other'])
    const sink = vi.fn()

    pass('createHTML', '<p>', sink)
    pass('createHTML', '<b>', sink)

    expect(createPolicy).toHaveBeenCalledTimes(1)
    expect(sink.mock.calls).toEqual([['<p>'], ['<b>']])
  })

  it('is script-blocked where neither is allowed', () => {
    enforceTrustedTypes(['other'])

    expect(() => pass('createHTML', '<p>', trustedOnly)).toThrow(
      expect.objectContaining({ code: 'script-blocked', cause: expect.any(TypeError) }),
    )
  })

  it('hands the text over where there are no Trusted Types', () => {
    const sink = vi.fn()

    pass('createScriptURL', 'https://widget.example/panel.js', sink)

    expect(sink).toHaveBeenCalledWith('https://widget.example/panel.js')
  })
})

describe('preloadPageScript', () => {
  const links = (): number => document.querySelectorAll('link[rel=modulepreload]').length

  it('fetches nothing ahead that has an integrity, which WebKit would not look at', () => {
    preloadPageScript(mergeOptions([{ integrity: 'sha384-AAAA' }]))
    preloadPageScript(mergeOptions([{ attributes: { integrity: 'sha384-AAAA' } }]))
    expect(links()).toBe(0)

    preloadPageScript(mergeOptions([{}]))
    expect(links()).toBe(1)
  })
})
