// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest'
import { forgetChat, rememberChat, rememberedChat } from '../../src/customer/customer-memory.js'
import type { CustomerChat } from '../../src/customer/customer-state.js'

const begun: CustomerChat = {
  id: 1,
  key: 'secret',
  organization: { id: 6, name: 'Aurora Travel' },
  customerName: 'Anna',
  status: 0,
}

beforeEach(() => sessionStorage.clear())

describe('rememberedChat', () => {
  it('returns the chat of this tab, for its organization or for any', () => {
    rememberChat(begun)

    expect(rememberedChat(6)).toEqual(begun)
    expect(rememberedChat(null)).toEqual(begun)
  })

  it('returns nothing for another organization', () => {
    rememberChat(begun)

    expect(rememberedChat(24)).toBeNull()
  })

  it('returns nothing once the chat is forgotten', () => {
    rememberChat(begun)
    forgetChat()

    expect(rememberedChat(6)).toBeNull()
  })

  it('returns nothing for what another page has written there', () => {
    sessionStorage.setItem('chathub-customer-chat', '{broken')

    expect(rememberedChat(null)).toBeNull()
  })
})
