import { beforeAll, describe, expect, it, vi } from 'vitest'
import { startPageRun } from '../src/host-page.ts'
import { mergeOptions } from '../src/options.ts'
import type { ChatHubConsent, ChatHubController, ChatHubOptions } from '../src/types.ts'
import {
  arrive,
  failToArrive,
  panels,
  runAsWidget,
  scriptElement,
  scriptUrl,
} from './fake-widget.ts'
import { settle, settleParts, useLeases } from './lease-fixture.ts'
import { operatorToken } from './operator-token.ts'

const token = operatorToken()
const otherToken = operatorToken({ operatorId: 102 })
const thirdToken = operatorToken({ operatorId: 103 })
const lease = useLeases()

// Their first import takes real time.
beforeAll(() =>
  Promise.all([
    import('../src/keeper.ts'),
    import('../src/triggers.ts'),
    import('../src/validate-token.ts'),
  ]),
)

async function becomeReady(): Promise<void> {
  await settle()
  arrive()
  await settleParts()
}

function complain(message = 'Invalid token'): void {
  const error = new Error(message)
  dispatchEvent(new ErrorEvent('error', { filename: scriptElement()?.src ?? '', error }))
}

/** Whose panels can be seen. */
function shown(): (string | null)[] {
  return panels()
    .filter(({ style }) => style.display !== 'none')
    .map(({ textContent }) => textContent)
}

function sourceOf(...tokens: readonly string[]) {
  const left = [...tokens]
  return vi.fn<NonNullable<ChatHubOptions['getToken']>>(async () => left.shift() ?? '')
}

function reasonsOf(getToken: ReturnType<typeof sourceOf>): string[] {
  return getToken.mock.calls.map(([{ reason }]) => reason)
}

describe('a token that the widget has refused', () => {
  it('is not used again when the question for another one fails once', async () => {
    let isDown = false
    const getToken = sourceOf()
    getToken.mockImplementation(async ({ reason }) => {
      if (isDown) throw new Error('down')
      return reason === 'complaint' ? otherToken : token
    })
    const { getSnapshot } = lease({ getToken })
    await becomeReady()

    isDown = true
    complain()
    await settle()
    isDown = false
    await vi.advanceTimersByTimeAsync(2000)
    await becomeReady()

    expect(reasonsOf(getToken)).toEqual(['start', 'complaint', 'complaint'])
    expect(getSnapshot().status).toBe('ready')
    expect(shown()).toEqual([otherToken])
  })

  it('is not used again when consent comes back while another one is awaited', async () => {
    const answers: PromiseWithResolvers<string>[] = []
    const getToken = sourceOf()
    getToken.mockImplementation(() => {
      const answer = Promise.withResolvers<string>()
      answers.push(answer)
      return answer.promise
    })
    const { setOptions } = lease({ getToken, consent: true })
    answers[0]?.resolve(token)
    await becomeReady()

    complain()
    await settle()
    setOptions({ getToken, consent: false })
    await settleParts()
    setOptions({ getToken, consent: true })
    await settleParts()

    expect(scriptElement()).toBeNull()
    expect(reasonsOf(getToken)).toEqual(['start', 'complaint', 'complaint'])
    answers[2]?.resolve(otherToken)
    await becomeReady()
    expect(shown()).toEqual([otherToken])
  })

  it('costs the next one, of somebody else, no question', async () => {
    const { setOptions, getSnapshot } = lease({
      operatorToken: token,
      getToken: sourceOf(otherToken),
    })
    await becomeReady()
    complain()
    await becomeReady()
    expect(shown()).toEqual([otherToken])

    const getToken = sourceOf(token)
    setOptions({ operatorToken: thirdToken, getToken })
    await becomeReady()
    complain()
    await settle()

    expect(reasonsOf(getToken)).toEqual(['complaint'])
    expect(getSnapshot().status).toBe('loading')
  })
})

describe('the page’s own insertion methods', () => {
  /** Calls what stands there. */
  function wrap(target: HTMLElement): HTMLElement['append'] {
    return (...nodes) => Element.prototype.append.apply(target, nodes)
  }

  it.each(['before', 'while'])('stay, put on %s the widget runs', async (moment) => {
    const own = wrap(document.body)
    if (moment === 'before') document.body.append = own
    const { destroy } = lease({ operatorToken: token })
    await becomeReady()
    if (moment === 'while') document.body.append = own

    destroy()

    expect(Reflect.get(document.body, 'append')).toBe(own)
    delete (document.body as Partial<HTMLElement>).append
  })

  it('hide nothing of the widget', async () => {
    document.body.append = wrap(document.body)
    const { destroy } = lease({ operatorToken: token })
    await becomeReady()
    expect(panels()).toHaveLength(1)

    destroy()

    expect(panels()).toHaveLength(0)
    delete (document.body as Partial<HTMLElement>).append
  })

  it('are left alone where they are fixed', async () => {
    const own = wrap(document.body)
    const fresh = document.createElement('body')
    const old = document.body
    Object.defineProperty(fresh, 'append', { value: own })
    old.replaceWith(fresh)

    const { destroy, getSnapshot } = lease({ operatorToken: token })
    expect(getSnapshot().status).toBe('loading')
    destroy()

    expect(Reflect.get(fresh, 'append')).toBe(own)
    fresh.replaceWith(old)
  })
})

describe('what the widget adds', () => {
  it('to a body that a router has put into the page goes too', async () => {
    const { destroy } = lease({ operatorToken: token })
    await becomeReady()
    const old = document.body
    const fresh = document.createElement('body')
    old.replaceWith(fresh)
    runAsWidget(`document.body.append(document.createElement('i'))`)

    destroy()

    expect(fresh.childElementCount).toBe(0)
    expect([old, fresh].some((body) => Object.hasOwn(body, 'append'))).toBe(false)
    fresh.replaceWith(old)
  })

  it('and takes away itself is not kept', async () => {
    const run = startPageRun(mergeOptions([{}]), token)
    arrive()
    await settle()

    runAsWidget(`for (let n = 0; n < 1000; n++) {
      const toast = document.createElement('i')
      document.body.append(toast)
      toast.remove()
    }`)

    expect([...run.roots()].length).toBeLessThan(3)
    run.remove()
  })

  it('is not what the page adds beside a script on the root of its own site', async () => {
    const { destroy } = lease({ operatorToken: token, scriptUrl: `${location.origin}/chat.js` })
    await becomeReady()
    const code = `document.body.insertAdjacentHTML('beforeend', '<b></b>')`
    runAsWidget(code, `${location.origin}/assets/app.js`)

    destroy()

    expect(panels()).toHaveLength(0)
    expect(document.querySelectorAll('b')).toHaveLength(1)
  })
})

it('a widget that refuses its token is not watched any more after destroy', async () => {
  const { destroy, getSnapshot } = lease({ operatorToken: token, retry: 0 })
  const script = scriptElement()
  complain()
  script?.dispatchEvent(new Event('load'))
  await settle()
  expect(getSnapshot().error?.code).toBe('token-refused')

  destroy()
  await settle()

  expect(Object.hasOwn(document.body, 'append')).toBe(false)
})

it('a widget that shows nothing in the page costs one more file, once', async () => {
  const sources: (string | undefined)[] = []
  for (let round = 0; round < 4; round++) {
    const { destroy } = lease({ operatorToken: token })
    sources.push(scriptElement()?.src.split('/').at(-1))
    scriptElement()?.dispatchEvent(new Event('load'))
    await settle()
    destroy()
  }

  const file = 'widget-script.js?chathub-try=1'
  expect(sources).toEqual(['widget-script.js', `${file}#2`, `${file}#3`, `${file}#4`])
})

it('a panel that is hidden as it comes, and told of twice, is shown again', async () => {
  const first = lease({ operatorToken: token })
  await becomeReady()
  document.body.append = (...nodes) => {
    for (const node of nodes) document.body.appendChild(node as Node)
  }
  first.release()
  runAsWidget(`document.body.append(document.createElement('i'))`)
  const late = document.querySelector('i')
  expect(late?.style.display).toBe('none')

  lease({ operatorToken: token })

  expect(late?.style.display).toBe('')
  delete (document.body as Partial<HTMLElement>).append
})

it('another user’s remount, twice in a tick, shows nothing of the one before', async () => {
  const before = lease({ operatorToken: token })
  await becomeReady()
  const validateToken = (): Promise<boolean> => new Promise(() => {})
  const options = { operatorToken: otherToken, validateToken }
  before.release()
  lease(options).release()

  lease(options)
  await settleParts()

  expect(shown()).toEqual([])
})

describe('a script that is put back', () => {
  const attributes = { 'data-lang': 'en', 'data-site': '1' }

  it('has no token of before', async () => {
    lease({ operatorToken: token }).destroy()

    void lease({ attributes }).load()

    expect(scriptElement()?.hasAttribute('token')).toBe(false)
    expect(scriptElement()?.getAttribute('data-site')).toBe('1')
  })

  it('has the attributes of now, and no others', () => {
    const { setOptions } = lease({ operatorToken: token, attributes })

    setOptions({ operatorToken: otherToken, attributes: { 'data-lang': 'fr' } })

    expect(scriptElement()?.getAttribute('data-lang')).toBe('fr')
    expect(scriptElement()?.hasAttribute('data-site')).toBe(false)
    expect(scriptElement()?.type).toBe('module')
  })

  it('and that the page wrote keeps its own', () => {
    const tag = document.createElement('script')
    Object.assign(tag, { type: 'module', id: 'operator-chat-panel-script', src: scriptUrl })
    tag.dataset['lang'] = 'uk'
    document.head.append(tag)
    const { setOptions } = lease({ operatorToken: token, attributes })

    setOptions({ operatorToken: otherToken, attributes: { ...attributes } })

    expect(tag.isConnected).toBe(true)
    expect(tag.getAttribute('token')).toBe(otherToken)
    expect(tag.dataset['lang']).toBe('uk')
  })

  it('has a token that is an attribute of its own', () => {
    void lease({ attributes: { token: 'public' } }).load()

    expect(scriptElement()?.getAttribute('token')).toBe('public')
  })

  it('has those of its new organization', async () => {
    const { setOptions } = lease({ operatorToken: token, organization: 'a', attributes })

    setOptions({ operatorToken: otherToken, organization: 'b', attributes: { 'data-site': '2' } })
    await settle()

    expect(scriptElement()?.getAttribute('data-site')).toBe('2')
    expect(scriptElement()?.hasAttribute('data-lang')).toBe(false)
  })
})

it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13])(
  'another token %i turns after the script’s `load` is the one that is shown',
  async (turns) => {
    const { setOptions, getSnapshot } = lease({ operatorToken: token })
    const script = scriptElement()
    arrive()
    for (let turn = 0; turn < turns; turn++) await Promise.resolve()

    setOptions({ operatorToken: otherToken })
    await settle()
    if (scriptElement() !== script) arrive()
    await settleParts()

    expect([getSnapshot().status, shown()]).toEqual(['ready', [otherToken]])
  },
)

it('another user’s remount shows nothing of the one before while the new token is looked at', async () => {
  const first = lease({ operatorToken: token })
  await becomeReady()
  first.release()

  lease({ operatorToken: otherToken, validateToken: () => new Promise<boolean>(() => {}) })
  await settleParts()

  expect(panels()).toHaveLength(1)
  expect(shown()).toEqual([])
})

describe('the page', () => {
  it.each<[string, ChatHubOptions]>([
    ['logs out', { operatorToken: '' }],
    ['has no consent any more', { operatorToken: token, consent: false }],
  ])('is free for another organization once the one in it %s', async (_name, next) => {
    const { setOptions } = lease({ operatorToken: token, organization: 'a', consent: true })
    await becomeReady()
    setOptions({ ...next, organization: 'a' })
    await settleParts()
    expect(panels()).toEqual([])

    const other = lease({ operatorToken: otherToken, organization: 'b' })

    expect(other.getSnapshot().status).toBe('loading')
  })
})

it.each<[string, ChatHubConsent, ChatHubConsent]>([
  ['promise to function', Promise.resolve(true), giveConsent],
  ['function to promise', giveConsent, Promise.resolve(true)],
])('consent that stays given leaves the panel: from %s', async (_name, before, after) => {
  const { setOptions } = lease({ operatorToken: token, consent: before })
  await settleParts()
  await becomeReady()
  const [panel] = panels()

  setOptions({ operatorToken: token, consent: after })
  expect(panels()).toEqual([panel])
  await settleParts()

  expect(panels()).toEqual([panel])
})

it('consent: the function before a promise is ended', async () => {
  const end = vi.fn<() => void>()
  const consent: ChatHubConsent = (listener) => (listener(true), end)
  const { setOptions } = lease({ operatorToken: token, consent })
  await settleParts()

  setOptions({ operatorToken: token, consent: Promise.resolve(true) })
  await settleParts()

  expect(end).toHaveBeenCalledTimes(1)
})

function giveConsent(listener: (isGiven: boolean) => void): () => void {
  listener(true)
  return () => {}
}

it('the source of one goes on when the last one that had the token ends the session', async () => {
  const first = lease({ operatorToken: token })
  const second = lease({ operatorToken: token })
  await becomeReady()
  const getToken = sourceOf(otherToken)
  const third = lease({ getToken })

  first.setOptions({ operatorToken: '' })
  second.destroy()
  await becomeReady()

  expect(third.getSnapshot().status).toBe('ready')
  expect(shown()).toEqual([otherToken])
})

it('a listener that loads another token as a quiet try succeeds is not told `ready` of the old one', async () => {
  const { getSnapshot, subscribe, load } = lease({ operatorToken: token })
  failToArrive()
  await settle()
  await vi.advanceTimersByTimeAsync(2000)
  const unsubscribe = subscribe(() => {
    if (getSnapshot().status !== 'loading') return
    unsubscribe()
    void load(otherToken)
  })

  arrive()
  await settle()

  expect([getSnapshot().status, shown()]).toEqual(['loading', []])
})

it('a token that is handed over while a fresh one is awaited is no refresh', async () => {
  const onTokenRefreshed = vi.fn<() => void>()
  const { reload, load } = lease({ getToken: sourceOf(token, otherToken), onTokenRefreshed })
  await becomeReady()
  void reload()
  await settle()

  void load(thirdToken)
  await becomeReady()

  expect(shown()).toEqual([thirdToken])
  expect(onTokenRefreshed).not.toHaveBeenCalled()
})

it.each<[string, (end: () => void) => ChatHubOptions]>([
  ['getToken', (end) => ({ getToken: () => (end(), new Promise<string>(() => {})) })],
  [
    'validateToken',
    (end) => ({
      operatorToken: token,
      validateToken: () => (end(), new Promise<boolean>(() => {})),
    }),
  ],
])('%s that ends all leaves no timer', async (_name, optionsWith) => {
  const controller = lease()

  controller.setOptions(optionsWith(() => controller.destroy()))
  await settleParts()

  expect(vi.getTimerCount()).toBe(0)
})

describe('a logout', () => {
  it.each<[string, () => ChatHubController, ChatHubOptions]>([
    [
      'to another organization',
      () => lease({ operatorToken: token }),
      { operatorToken: '', organization: 'sales' },
    ],
    [
      'of an option that load() brought after another one',
      () => {
        const held = lease({ operatorToken: token })
        lease({ operatorToken: otherToken })
        void held.load(token)
        return held
      },
      {},
    ],
    [
      'of an option that another hold loaded after another one',
      () => {
        const held = lease({ operatorToken: token })
        lease({ operatorToken: otherToken })
        void lease({}).load(token)
        return held
      },
      {},
    ],
    [
      'of an option that a hold with another one loaded',
      () => {
        const held = lease({ operatorToken: token })
        void lease({ operatorToken: otherToken }).load(token)
        return held
      },
      {},
    ],
    [
      'of an option in whose place its hold has loaded another token',
      () => {
        const held = lease({ operatorToken: otherToken })
        void held.load(token)
        return held
      },
      { operatorToken: '' },
    ],
    [
      'of an option whose hold loaded another token, as one without an option did then',
      () => {
        const held = lease({ operatorToken: otherToken })
        void held.load(token)
        void lease({}).load(token)
        return held
      },
      {},
    ],
    [
      'of an option in whose place its source has put another token',
      () => {
        const held = lease({ operatorToken: otherToken, getToken: async () => token })
        void held.reload()
        return held
      },
      {},
    ],
  ])('%s ends the widget for the others too', async (_name, arrange, options) => {
    const held = arrange()
    const other = lease({})
    await becomeReady()
    const before = shown()

    held.setOptions({ isolation: 'page', ...options })

    expect(before).toEqual([token])
    expect(panels()).toEqual([])
    expect(other.getSnapshot().status).toBe('waiting')
  })

  it('of one hold counts when the other one that has the option is the last to leave', async () => {
    const [held, other] = [lease({ operatorToken: token }), lease({ operatorToken: token })]
    await becomeReady()
    held.setOptions({})
    held.release()
    other.release()

    held.hold()

    expect(panels()).toEqual([])
    expect(held.getSnapshot().status).toBe('waiting')
  })

  it('leaves alone what a hold without an option has loaded since, and what renews that', async () => {
    const held = lease({ operatorToken: otherToken })
    const getToken = async (): Promise<string> => thirdToken
    const other = lease({ getToken, isolation: 'page' })
    void other.load(token)
    await becomeReady()

    held.setOptions({})
    const panelsShown = [shown()]
    void other.reload()
    await becomeReady()
    held.release()
    other.release()
    other.hold()
    panelsShown.push(shown())

    expect(panelsShown).toEqual([[token], [thirdToken]])
  })

  it('asks anew in place of a question of before, also after a failure', async () => {
    const getToken = vi.fn(() => new Promise<string>(() => {}))
    const held = lease({ operatorToken: token, getToken, isolation: 'page', retry: 0 })
    await becomeReady()
    getToken.mockRejectedValueOnce(new Error('down'))
    await held.reload().catch(() => {})
    void held.load()
    const before = getToken.mock.calls.length

    held.setOptions({ operatorToken: '', getToken })

    expect([before, getToken.mock.calls.length]).toEqual([2, 3])
  })

  it('of one hold restarts nothing where the other one that has the option comes back', async () => {
    const [held, other] = [lease({ operatorToken: token }), lease({ operatorToken: token })]
    await becomeReady()
    const before = panels()
    held.setOptions({})
    held.release()
    other.release()

    other.hold()

    expect(before).toHaveLength(1)
    expect(panels()).toEqual(before)
  })

  it('of one option is none of another one that a reload has gone back to', async () => {
    const [first, second] = [lease({ operatorToken: token }), lease({ operatorToken: token })]
    const third = lease({ operatorToken: otherToken })
    void first.load(token)
    const source = lease({ getToken: () => new Promise(() => {}), isolation: 'page' })
    void source.reload()
    second.setOptions({})
    source.release()
    void first.reload()
    await becomeReady()
    const before = shown()

    third.release()

    expect(before).toEqual([otherToken])
    expect(shown()).toEqual([otherToken])
  })

  it('leaves no older token of somebody else to the retry of a reload whose source has gone', async () => {
    lease({ operatorToken: otherToken })
    const held = lease({ operatorToken: token })
    let fail = (): void => {}
    const getToken = () =>
      new Promise<string>((_, reject) => (fail = () => reject(new Error('down'))))
    const source = lease({ getToken })
    void source.reload().catch(() => {})
    held.setOptions({})
    source.release()

    fail()
    await vi.advanceTimersByTimeAsync(10_000)

    expect(scriptElement()).toBeNull()
    expect(held.getSnapshot().error?.code).toBe('token-invalid')
  })

  it('is kept while the other one that has the option loads it once more', async () => {
    const [held, other] = [lease({ operatorToken: token }), lease({ operatorToken: token })]
    const third = lease({})
    await becomeReady()
    held.setOptions({ isolation: 'page' })
    void other.load(token)
    const before = shown()

    other.release()

    expect(before).toEqual([token])
    expect(shown()).toEqual([])
    expect(third.getSnapshot().status).toBe('waiting')
  })

  it('of an option beside a loaded token is followed by a login with that option', async () => {
    const held = lease({ operatorToken: token })
    const other = lease({})
    await becomeReady()
    void other.load(otherToken)
    await becomeReady()
    held.setOptions({ operatorToken: '' })
    const between = shown()

    held.setOptions({ operatorToken: token })
    await becomeReady()

    expect(between).toEqual([otherToken])
    expect(shown()).toEqual([token])
  })

  it('of an option that others have too is none of another option that comes then', async () => {
    const [held] = [lease({ operatorToken: token }), lease({ operatorToken: token })]
    await becomeReady()
    held.setOptions({ isolation: 'page' })
    const third = lease({ operatorToken: otherToken })
    await becomeReady()
    const before = shown()

    third.release()

    expect(before).toEqual([otherToken])
    expect(shown()).toEqual([otherToken])
  })

  it('of an option that others have too brings it no more in place of a loaded token', async () => {
    const [held] = [lease({ operatorToken: token }), lease({ operatorToken: token })]
    await becomeReady()
    void lease({}).load(otherToken)
    await becomeReady()
    held.setOptions({ operatorToken: '' })

    lease({ operatorToken: token })
    await settle()

    expect(shown()).toEqual([otherToken])
  })

  it('of one hold still counts after a reload that has gone back to the option', async () => {
    const [held, other] = [lease({ operatorToken: token }), lease({ operatorToken: token })]
    const source = lease({ getToken: () => new Promise(() => {}), isolation: 'page' })
    void source.reload()
    held.setOptions({})
    source.release()
    void other.reload()
    await becomeReady()
    const before = shown()
    lease({})

    other.release()

    expect(before).toEqual([token])
    expect(shown()).toEqual([])
  })

  it('is not said by who comes without an option after a load() of what is no token', async () => {
    const held = lease({})
    await held.load('<html>').catch(() => {})
    held.setOptions({ getToken: async () => token, isolation: 'page' })
    await becomeReady()
    const before = panels()
    held.release()

    lease({ operatorToken: '' })

    expect(before).toHaveLength(1)
    expect(panels()).toEqual(before)
    expect(shown()).toEqual([token])
  })
})

describe('a reload whose source has gone', () => {
  const never = (): Promise<string> => new Promise(() => {})

  it('waits where consent is asked again, and says so', async () => {
    const held = lease({ consent: new Promise(() => {}), isolation: 'page' })
    const getToken = vi.fn(never).mockResolvedValueOnce(token)
    const source = lease({ consent: true, getToken, isolation: 'page' })
    await becomeReady()
    const before = held.getSnapshot().status
    void held.reload()
    source.release()

    void held.reload()
    await settleParts()

    expect([before, held.getSnapshot().status, shown()]).toEqual(['ready', 'waiting', []])
  })

  it('starts with the option that comes back after it has failed', async () => {
    const bringer = lease({ operatorToken: token, isolation: 'page' })
    await becomeReady()
    const source = lease({ getToken: never, isolation: 'page' })
    void source.reload()
    bringer.release()
    source.setOptions({ isolation: 'page' })
    await expect(source.reload()).rejects.toMatchObject({ code: 'token-invalid' })

    bringer.hold()
    await becomeReady()

    expect(bringer.getSnapshot().status).toBe('ready')
    expect(shown()).toEqual([token])
  })
})
