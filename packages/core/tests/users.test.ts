import { describe, expect, it } from 'vitest'
import type { ChatHubOptions } from '../src/types.js'
import { Users, type LeaseState } from '../src/users.js'

function user(options: ChatHubOptions): LeaseState {
  return { options, listeners: new Set() }
}

describe('the settings of several users', () => {
  it('are those that were set last', () => {
    const users = new Users(undefined)
    users.add(user({ locale: 'fr', retry: 1 }))
    users.settings()

    users.add(user({ locale: 'uk' }))

    expect(users.settings()).toMatchObject({ locale: 'uk', retry: 1 })
  })

  it('follow the user who sets options again', () => {
    const users = new Users(undefined)
    const first = user({ locale: 'fr' })
    users.add(first)
    users.add(user({ locale: 'uk' }))
    users.settings()

    users.update(first, { locale: 'en' })

    expect(users.settings().locale).toBe('en')
  })

  it('do not follow a user who sets the same again with new callbacks', () => {
    const users = new Users(undefined)
    const first = user({ locale: 'fr', onReady: () => {} })
    users.add(first)
    users.add(user({ locale: 'uk' }))

    users.update(first, { locale: 'fr', onReady: () => {} })

    expect(users.settings().locale).toBe('uk')
  })

  it('are another user’s again where one leaves an option out', () => {
    const users = new Users(undefined)
    const second = user({ locale: 'uk', retry: 5 })
    users.add(user({ locale: 'fr' }))
    users.add(second)
    users.settings()

    users.update(second, { locale: undefined })

    expect(users.settings()).toMatchObject({ locale: 'fr', retry: 3 })
  })

  it('are without those of a user who has gone', () => {
    const users = new Users(undefined)
    const second = user({ locale: 'uk' })
    users.add(user({ locale: 'fr' }))
    users.add(second)
    users.settings()

    users.remove(second)

    expect(users.settings().locale).toBe('fr')
  })
})
