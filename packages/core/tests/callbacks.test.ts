import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { ChatHubController } from '../src/types.ts'
import { arrive, failToArrive, panels, scriptElement } from './fake-widget.ts'
import { settle, settleParts, useLeases } from './lease-fixture.ts'
import { operatorToken } from './operator-token.ts'

const token = operatorToken()
const otherToken = operatorToken({ operatorId: 102 })
const lease = useLeases()

// Their first import takes real time.
beforeAll(() => Promise.all([import('../src/keeper.ts'), import('../src/validate-token.ts')]))

describe('a start from within a callback', () => {
  it('is told after what led to it, with a promise for its own outcome', async () => {
    const told: string[] = []
    let loaded: Promise<void> | undefined
    const controller: ChatHubController = lease({
      operatorToken: token,
      onStatusChange: ({ status }) => told.push(status),
      onError: ({ code }) => told.push(code),
    })
    controller.subscribe(() => {
      if (controller.getSnapshot().error) loaded ??= controller.load(otherToken)
    })

    failToArrive()
    await settle()
    arrive()
    await vi.advanceTimersByTimeAsync(100)

    await expect(loaded).resolves.toBeUndefined()
    expect(told).toEqual(['loading', 'error', 'script-unreachable', 'loading', 'ready'])
  })

  it('in onReady has a promise that waits for it, and one part that watches over its token', async () => {
    let isLoaded = false
    const onReady = vi.fn().mockImplementationOnce(() => {
      void controller.load(otherToken).then(() => (isLoaded = true))
    })
    const controller: ChatHubController = lease({
      operatorToken: token,
      validateToken: async () => true,
      onReady,
    })
    await settleParts()

    arrive()
    await settle()
    const whileLoading = isLoaded
    await settleParts()
    arrive()
    await settleParts()

    expect([whileLoading, isLoaded]).toEqual([false, true])
    expect(panels().map(({ textContent }) => textContent)).toEqual([otherToken])
    expect(vi.getTimerCount()).toBe(1)
  })
})

describe('destroy() from within a callback', () => {
  it('is the last that its own callbacks hear', async () => {
    const onReady = vi.fn()
    const controller: ChatHubController = lease({
      operatorToken: token,
      onStatusChange: ({ status }) => {
        if (status === 'ready') controller.destroy()
      },
      onReady,
    })

    arrive()
    await settleParts()

    expect(onReady).not.toHaveBeenCalled()
    expect([scriptElement(), ...panels(), vi.getTimerCount()]).toEqual([null, 0])
  })

  it('is followed by no question for a token and leaves nothing in the page', async () => {
    const getToken = vi.fn(async () => token).mockRejectedValueOnce(new Error('down'))
    const controller: ChatHubController = lease({
      getToken,
      retry: 0,
      onStatusChange: ({ status }) => {
        if (status === 'waiting' && getToken.mock.calls.length > 0) controller.destroy()
      },
    })
    await settle()

    void controller.load()
    await settle()

    expect(getToken).toHaveBeenCalledTimes(1)
    expect([document.head.innerHTML, document.body.innerHTML]).toEqual(['', ''])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is followed by no validation', async () => {
    const validateToken = vi.fn(async () => true)
    const controller: ChatHubController = lease({
      validateToken,
      onStatusChange: ({ status }) => {
        if (status === 'loading') controller.destroy()
      },
    })

    void controller.load(token)
    lease({ operatorToken: token, validateToken }).destroy()
    await settleParts()

    expect(validateToken).not.toHaveBeenCalled()
  })
})
