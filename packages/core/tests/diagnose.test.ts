import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { diagnose, type ChatHubDiagnosis } from '../src/diagnose.ts'
import { ChatHubError } from '../src/errors.ts'
import { createChatHubWidget } from '../src/lease.ts'
import type { ChatHubOptions } from '../src/types.ts'
import { cleanPage } from './clean-page.ts'
import { arrive, failToArrive, scriptElement } from './fake-widget.ts'
import { operatorToken } from './operator-token.ts'

const token = operatorToken()

type Answer = () => Response
const script: Answer = () => new Response('', { headers: { 'content-type': 'text/javascript' } })
const unauthorized: Answer = () => new Response('', { status: 401 })
const down: Answer = () => {
  throw new TypeError('Failed to fetch')
}

/** What the two hosts of the vendor answer, and the site. */
function meet(hosts: {
  script?: Answer
  api?: Answer
  site?: Answer
  refusing?: 'script' | 'api'
}) {
  const fetch = vi.fn<typeof globalThis.fetch>(async (input, init) => {
    const { hostname } = new URL(input as URL, document.baseURI)
    const host = { 'widget.smsbat.com': 'script', 'chatapi.smsbat.com': 'api' }[hostname] ?? 'site'
    if (hosts.refusing === host) return init?.mode === 'no-cors' ? new Response(null) : down()
    const { script: ofScript = script, api = unauthorized, site = down } = hosts
    return { script: ofScript, api, site }[host as 'site']()
  })
  vi.stubGlobal('fetch', fetch)
  return fetch
}

function failed({ checks }: ChatHubDiagnosis): string[] {
  return checks.flatMap(({ id, status, code }) => (status === 'failed' ? [`${id} ${code}`] : []))
}

beforeEach(() => {
  meet({})
})

afterEach(() => {
  cleanPage()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('diagnose with options', () => {
  it('finds nothing wrong where nothing is', async () => {
    meet({ site: () => new Response('{"isValid":true}') })

    const { checks } = await diagnose({ operatorToken: token, validateToken: '/validate' })

    expect(checks.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'token ok',
      'expiry ok',
      'script ok',
      'errors unknown',
      'network ok',
      'domain ok',
    ])
  })

  it.each<[string, ChatHubOptions, Parameters<typeof meet>[0], string]>([
    ['is no token', { operatorToken: '<html>' }, {}, 'token token-invalid'],
    [
      'the route calls invalid',
      { operatorToken: token, validateToken: '/validate' },
      { site: () => new Response('{"isValid":false}') },
      'token token-refused',
    ],
    [
      'the token route gives to nobody',
      { tokenEndpoint: '/token' },
      { site: unauthorized },
      'token token-unauthorized',
    ],
    [
      'has expired',
      { operatorToken: operatorToken({ expiresInMs: -1000 }), validateToken: '/validate' },
      {},
      'expiry token-expired',
    ],
  ])('names the token that %s', async (_, options, hosts, expected) => {
    meet(hosts)

    expect(failed(await diagnose(options))).toEqual([expected])
  })

  it.each<[string, Parameters<typeof meet>[0], string]>([
    [
      'a script that is not there',
      { script: () => new Response('', { status: 404 }) },
      'script script-unreachable',
    ],
    [
      'a page in the place of the script',
      { script: () => new Response('', { headers: { 'content-type': 'text/html' } }) },
      'script script-unreachable',
    ],
    ['a script host that is down', { script: down }, 'network script-unreachable'],
    ['an API that is down', { api: down }, 'network null'],
    ['a site that the script host refuses', { refusing: 'script' }, 'domain script-refused'],
    ['a site that the API refuses', { refusing: 'api' }, 'domain api-refused'],
  ])('names %s and nothing else', async (_, hosts, expected) => {
    meet(hosts)

    expect(failed(await diagnose({ operatorToken: token }))).toEqual([expected])
  })

  it('names the domain to register and the vendor’s support', async () => {
    meet({ refusing: 'api' })

    const { text } = await diagnose({ operatorToken: token })

    expect(text).toContain(location.origin)
    expect(text).toContain('help@smsbat.com')
  })

  it('says that the device is offline', async () => {
    meet({ script: down, api: down })
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)

    expect(failed(await diagnose({ operatorToken: token }))).toEqual(['network offline'])
  })

  it('asks another API if told to', async () => {
    const fetch = meet({})

    await diagnose({ operatorToken: token }, { apiUrl: 'https://api.example/v1/' })

    const urls = fetch.mock.calls.map(([url]) => (url as URL).href)
    expect(urls).toContain('https://api.example/v1/api/chat/chats?per_page=1')
  })

  it.each([undefined, null, 'chat'])('refuses %o', async (subject) => {
    await expect(diagnose(subject as never)).rejects.toMatchObject({
      code: 'invalid-options',
      message: expect.stringContaining('Pass a controller'),
    })
  })

  it('refuses an address that is none', async () => {
    await expect(diagnose({}, { apiUrl: 'chatapi' })).rejects.toMatchObject({
      code: 'invalid-options',
    })
  })

  it('sends the token to the validation route and to nobody else', async () => {
    const fetch = meet({ site: () => new Response('{"isValid":true}') })

    await diagnose({ operatorToken: token, validateToken: '/validate' })

    const told = fetch.mock.calls.filter((call) => JSON.stringify(call).includes(token))
    expect(told.map(([url]) => url)).toEqual(['/validate'])
  })

  it('says no secret', async () => {
    const getToken = (): Promise<never> =>
      Promise.reject(new ChatHubError('token-invalid', `Invalid token ${token}`))
    const scriptUrl = 'https://user:secret@widget.smsbat.com/panel.js?key=secret'

    const diagnosis = await diagnose({ getToken, scriptUrl })

    expect(failed(diagnosis)).toEqual(['token token-invalid'])
    expect(JSON.stringify(diagnosis)).not.toContain(token)
    expect(JSON.stringify(diagnosis)).not.toContain('secret')
  })
})

describe('diagnose with a controller', () => {
  it('finds nothing wrong with a widget that runs', async () => {
    const chat = createChatHubWidget({ operatorToken: token })
    arrive()
    await vi.waitFor(() => expect(chat.getSnapshot().status).toBe('ready'))

    const { checks, text } = await diagnose(chat)

    expect(checks.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok'])
    expect(text).toContain('Status: ready')
    expect(text).not.toContain(token)
  })

  it('names the error of a widget that failed at its start', async () => {
    const chat = createChatHubWidget({ operatorToken: token })
    window.dispatchEvent(
      new ErrorEvent('error', {
        filename: scriptElement()?.src ?? '',
        error: new Error('no room'),
      }),
    )
    scriptElement()?.dispatchEvent(new Event('load'))
    await vi.waitFor(() => expect(chat.getSnapshot().status).toBe('error'))

    expect(failed(await diagnose(chat))).toEqual(['errors widget-failed'])
  })

  it('names the integrity that a good script fails by', async () => {
    const chat = createChatHubWidget({ operatorToken: token, integrity: 'sha384-AAAA', retry: 0 })
    failToArrive()
    await vi.waitFor(() => expect(chat.getSnapshot().status).toBe('error'))

    const diagnosis = await diagnose(chat)

    expect(failed(diagnosis)).toEqual(['script script-unreachable'])
    expect(diagnosis.text).toContain('integrity')
  })

  it('waits for a start that is under way', async () => {
    const chat = createChatHubWidget({ operatorToken: token })
    const diagnosing = diagnose(chat)

    arrive()

    expect((await diagnosing).text).toContain('Status: ready')
  })

  it('takes an element', async () => {
    await import('../src/element.ts')
    const element = document.createElement('chathub-widget')
    element.operatorToken = token
    document.body.append(element)
    const diagnosing = diagnose(element)
    await Promise.resolve()

    arrive()

    expect((await diagnosing).text).toContain('Status: ready')
    element.remove()
  })

  it('leaves the widget and the page as they are', async () => {
    const chat = createChatHubWidget({ operatorToken: token })
    arrive()
    await vi.waitFor(() => expect(chat.getSnapshot().status).toBe('ready'))
    const before = [chat.getSnapshot(), document.documentElement.outerHTML]

    await diagnose(chat)

    expect([chat.getSnapshot(), document.documentElement.outerHTML]).toEqual(before)
  })

  it('looks at one that has ended without starting it', async () => {
    const chat = createChatHubWidget({ operatorToken: token })
    arrive()
    chat.destroy()

    expect((await diagnose(chat)).text).toContain('Status: idle')
    expect(scriptElement()).toBeNull()
  })
})
