import { describe, expect, it } from 'vitest'
import { chatHubError } from '../src/errors.ts'
import { initialSnapshot, transition } from '../src/state.ts'

const idle = initialSnapshot({})

describe('initialSnapshot', () => {
  it.each([
    ['idle', {}],
    ['waiting', { operatorToken: undefined }],
    ['waiting', { operatorToken: '' }],
    ['waiting', { getToken: async () => 'x' }],
    ['waiting', { tokenEndpoint: '/token' }],
  ])('is %s for %o', (status, options) => {
    expect(initialSnapshot(options).status).toBe(status)
  })

  it('has the organization', () => {
    expect(initialSnapshot({ organization: 'sales' }).organization).toBe('sales')
    expect(initialSnapshot({ organization: null as never }).organization).toBeUndefined()
  })

  it('is frozen', () => {
    expect(Object.isFrozen(idle)).toBe(true)
  })
})

describe('transition', () => {
  it('leads from the token to the running widget', () => {
    const waiting = transition(idle, { type: 'wait' })
    const loading = transition(waiting, { type: 'start', expiresAt: 5 })
    const ready = transition(loading, { type: 'ready' })

    expect([waiting, loading, ready]).toEqual([
      { status: 'waiting', organization: undefined, expiresAt: null, attempt: 0, error: null },
      { status: 'loading', organization: undefined, expiresAt: 5, attempt: 1, error: null },
      { status: 'ready', organization: undefined, expiresAt: 5, attempt: 1, error: null },
    ])
  })

  it('keeps the object when nothing changes', () => {
    const waiting = transition(idle, { type: 'wait' })

    expect(transition(waiting, { type: 'wait' })).toBe(waiting)
    expect(transition(waiting, { type: 'ready' })).toBe(waiting)
    expect(transition(idle, { type: 'stop' })).toBe(idle)
  })

  it('tells an expired token from other failures', () => {
    const expired = transition(idle, { type: 'fail', error: chatHubError('token-expired') })
    const failed = transition(idle, { type: 'fail', error: chatHubError('timeout') })

    expect([expired.status, failed.status]).toEqual(['expired', 'error'])
  })

  it('forgets the error with the next start', () => {
    const failed = transition(idle, { type: 'fail', error: chatHubError('timeout') })

    expect(transition(failed, { type: 'start', expiresAt: null }).error).toBeNull()
  })
})
