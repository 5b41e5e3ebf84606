import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { ChatHubController } from '../src/types.ts'
import { arrive, panels, scriptElement, scriptUrl } from './fake-widget.ts'
import { settle, settleParts, useLeases } from './lease-fixture.ts'
import { operatorToken } from './operator-token.ts'

const token = operatorToken()
const otherToken = operatorToken({ operatorId: 102 })
const lease = useLeases()

// Their first import takes real time.
beforeAll(() => Promise.all([import('../src/keeper.ts'), import('../src/triggers.ts')]))

async function becomeReady(): Promise<void> {
  await settle()
  arrive()
  await settleParts()
}

function complain(): void {
  const error = new Error('Token expired')
  dispatchEvent(new ErrorEvent('error', { filename: scriptUrl, error }))
}

/** The script URLs that are put into the page from now on. */
function watchScripts(): string[] {
  const urls: string[] = []
  const observer = new MutationObserver((records) => {
    for (const { addedNodes } of records)
      urls.push(...[...addedNodes].map((node) => (node as HTMLScriptElement).src))
  })
  observer.observe(document.head, { childList: true })
  return urls
}

describe('a token that comes while nobody holds the widget', () => {
  it.each<[string, (controller: ChatHubController) => unknown]>([
    ['a reload', ({ reload }) => reload()],
    ['a refresh', () => vi.advanceTimersByTime(301_000)],
    ['a complaint', complain],
  ])('is what the widget starts with after %s', async (_name, ask) => {
    const answer = Promise.withResolvers<string>()
    const getToken = vi.fn(() => answer.promise)
    getToken.mockResolvedValueOnce(operatorToken({ expiresInMs: 400_000 }))
    const first = lease({ getToken })
    await becomeReady()
    void ask(first)
    first.release()

    answer.resolve(otherToken)
    await settle()
    const between = [...panels(), scriptElement()]
    const { getSnapshot } = lease({ getToken })
    await becomeReady()

    expect(between).toEqual([null])
    expect(getSnapshot().status).toBe('ready')
    expect(panels().map(({ textContent }) => textContent)).toEqual([otherToken])
    expect(getToken).toHaveBeenCalledTimes(2)
  })
})

describe('a token whose last user has gone', () => {
  it.each([
    ['', 'waiting', 0],
    [null, 'waiting', 0],
    [undefined, 'ready', 1],
  ])('leaves the page when somebody comes with %o: %s', async (option, ...expected) => {
    const { release } = lease({ operatorToken: token })
    await becomeReady()
    release()

    const { getSnapshot } = lease({ operatorToken: option })

    expect([getSnapshot().status, panels().length]).toEqual(expected)
  })
})

describe('the settings of a widget that nobody holds', () => {
  it('are the last user’s for a token that has to be replaced meanwhile', async () => {
    const getToken = vi.fn(async () => operatorToken({ expiresInMs: 400_000 }))
    const { release, getSnapshot } = lease({ getToken, unmountDelayMs: 600_000 })
    await becomeReady()

    release()
    await vi.advanceTimersByTimeAsync(301_000)

    expect(getToken).toHaveBeenCalledTimes(2)
    expect(getSnapshot().error).toBeNull()
  })

  it('let a widget that becomes ready meanwhile have a fresh token later', async () => {
    const getToken = vi.fn(async () => operatorToken({ expiresInMs: 400_000 }))
    let isReady = false
    const { release } = lease({ getToken, isReady: () => isReady })
    await becomeReady()
    release()
    isReady = true
    await vi.advanceTimersByTimeAsync(100)
    const { getSnapshot } = lease({ getToken })
    expect(getSnapshot().status).toBe('ready')
    await settleParts()

    await vi.advanceTimersByTimeAsync(301_000)

    expect(getToken).toHaveBeenCalledTimes(2)
  })

  it.each([
    ['the moment of its strategy', { strategy: 'interaction' }, () => document.body.click()],
    ['consent', {}, (tell: (isGiven: boolean) => void) => tell(true)],
  ] as const)('start nothing when %s comes, and all once somebody is back', async (...given) => {
    const [, more, act] = given
    const listeners = new Set<(isGiven: boolean) => void>()
    const options = {
      operatorToken: token,
      scriptUrl: 'https://staging.example.com/w.js',
      ...more,
      consent: (listener: (isGiven: boolean) => void) => {
        listeners.add(listener)
        listener('strategy' in more)
        return () => listeners.delete(listener)
      },
    }
    const scripts = watchScripts()
    const tell = (isGiven: boolean): void => listeners.forEach((listener) => listener(isGiven))
    const { release } = lease(options)
    await settleParts()
    release()

    act(tell)
    await settleParts()
    const between = [...scripts]
    lease(options)
    await settleParts()
    act(tell)
    await settle()

    expect(between).toEqual([])
    expect(scripts).toEqual(['https://staging.example.com/w.js'])
    expect(listeners.size).toBe(1)
  })

  it('show no launcher', async () => {
    const options = { operatorToken: token, strategy: 'interaction' } as const
    const launchers = (): number => document.querySelectorAll('.chathub-launcher').length
    const { release } = lease(options)
    await settleParts()

    const shown = [launchers()]
    release()
    shown.push(launchers())
    const second = lease(options)
    await settleParts()
    shown.push(launchers())
    document.body.click()
    shown.push(launchers())
    second.release()
    shown.push(launchers())

    expect(shown).toEqual([1, 0, 1, 1, 0])
  })
})
