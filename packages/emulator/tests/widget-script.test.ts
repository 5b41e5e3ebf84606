import { describe, expect, it } from 'vitest'
import { readBundle } from '../src/widget-bundles.js'
import { call, testEmulator } from './support.js'

const path = '/operator-chat-panel/widget-script.js'

describe('the panel’s script', () => {
  it('is served to any site, to be asked for again each time', async () => {
    const emulator = await testEmulator()

    const response = await fetch(emulator.scriptUrl)

    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(await response.text()).toContain('__operatorChatPanelRuns')
  })

  it('answers 304 to who has it already', async () => {
    const emulator = await testEmulator()
    const first = await call(emulator, path)

    const second = await call(emulator, path, {
      headers: { 'if-none-match': first.headers.get('etag') ?? '' },
    })

    expect([second.status, second.text]).toEqual([304, ''])
    expect(second.headers.get('access-control-allow-origin')).toBe('*')
  })

  it('is cached as the switch says', async () => {
    const emulator = await testEmulator({ faults: { scriptCacheControl: 'max-age=60' } })

    const { headers } = await fetch(emulator.scriptUrl)

    expect(headers.get('cache-control')).toBe('max-age=60')
  })

  it('says in its first line how the panel is to be', async () => {
    const emulator = await testEmulator({ faults: { widget: { root: 'closed' } } })

    const first = await call(emulator, path)
    emulator.setFaults({ widget: { badToken: 'silent', leaves: [] } })
    const second = await call(emulator, path)

    const usual = '"tokenFrom":"id","tokenWhen":"start","build":"one-file","root":"closed"'
    expect([first.text, second.text].map((text) => text.split('\n')[0])).toEqual([
      `const operatorChatPanelSwitches = {${usual},"badToken":"throws","leaves":["listeners","socket"]}`,
      `const operatorChatPanelSwitches = {${usual},"badToken":"silent","leaves":[]}`,
    ])
    expect(second.headers.get('etag')).not.toBe(first.headers.get('etag'))
  })

  it('comes in two files where the switch says so', async () => {
    const emulator = await testEmulator({ faults: { widget: { build: 'chunk' } } })

    const entry = await call(emulator, path)
    const chunk = await call(emulator, '/operator-chat-panel/panel-chunk.js')

    expect(entry.text).toMatch(/^const operatorChatPanelSwitches = /)
    expect(entry.text).toContain('./panel-chunk.js')
    expect(chunk.status).toBe(200)
    expect(chunk.text).toContain('__operatorChatPanelRuns')
  })

  it('has no other files', async () => {
    const emulator = await testEmulator()

    const other = await call(emulator, '/operator-chat-panel/panel-chunk.js')
    const outside = await call(emulator, '/operator-chat-panel/..%2Findex.js')

    expect([other.status, outside.status]).toEqual([404, 404])
  })

  it('meets the faults of its host', async () => {
    const emulator = await testEmulator({ faults: { script: { status: 500 } } })

    expect((await fetch(emulator.scriptUrl)).status).toBe(500)
  })
})

describe('the customer’s page', () => {
  it('loads its own script', async () => {
    const emulator = await testEmulator()

    const page = await call(emulator, '/customer?organization=6')
    const scriptPath = /<script[^>]+src="([^"]+)"/.exec(page.text)?.[1] ?? ''
    const script = await call(emulator, scriptPath)

    expect(page.headers.get('content-type')).toContain('text/html')
    expect(script.headers.get('content-type')).toContain('text/javascript')
  })
})

describe('readBundle', () => {
  it('answers null for a file that was not built', async () => {
    expect(await readBundle('never-built.js')).toBe(null)
  })
})
