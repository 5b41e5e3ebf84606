import { describe, expect, it, vi } from 'vitest'
import type { FaultsPatch } from '../src/index.js'
import { call, companyToken, connectPanel, operatorToken, testEmulator } from './support.js'

const site = { origin: 'https://shop.example' }
const preflight = {
  method: 'OPTIONS',
  headers: {
    ...site,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  },
}

describe('faults', () => {
  it('delay an answer', async () => {
    const emulator = await testEmulator({ faults: { api: { latencyMs: 120 } } })
    const started = performance.now()

    await companyToken(emulator)

    expect(performance.now() - started).toBeGreaterThanOrEqual(115)
  })

  it('answer a status in the form of errors, with CORS headers', async () => {
    const emulator = await testEmulator({ faults: { api: { status: 503 }, errorForm: 'html' } })

    const { status, text, headers } = await call(emulator, '/api/company/organization')

    expect(status).toBe(503)
    expect(text).toContain('<h1>Service Unavailable</h1>')
    expect(headers.get('access-control-allow-origin')).toBe('*')
  })

  it('answer an HTML page as if it were a token', async () => {
    const emulator = await testEmulator({ faults: { api: { status: 200 }, errorForm: 'html' } })

    const { status, text } = await call(emulator, '/api/operator/get-token', { body: {} })

    expect(status).toBe(200)
    expect(text).toMatch(/^<!doctype html>/)
  })

  it('cut a connection without an answer', async () => {
    const emulator = await testEmulator({ faults: { api: { down: true } } })

    await expect(call(emulator, '/api/company/organization')).rejects.toThrow('fetch failed')

    expect(emulator.requests.at(-1)).toMatchObject({ status: null })
  })

  it('leave a request hanging until the caller gives up', async () => {
    const emulator = await testEmulator({ faults: { api: { hang: true } } })

    const asked = fetch(`${emulator.url}/api/company/organization`, {
      signal: AbortSignal.timeout(150),
    })

    await expect(asked).rejects.toThrow('aborted due to timeout')
  })

  it('hit only the paths and the number of requests that are named', async () => {
    const emulator = await testEmulator()
    const token = await companyToken(emulator)
    const fault = { status: 500, only: '/api/company/organization', times: 2 }
    emulator.setFaults({ api: fault })
    const ask = async (path: string): Promise<number> =>
      (await call(emulator, path, { token })).status

    const statuses = [
      await ask('/api/company/organization'),
      await ask('/api/operator?organizationId=6'),
      await ask('/api/company/organization'),
      await ask('/api/company/organization'),
    ]

    expect(statuses).toEqual([500, 200, 500, 200])
    expect(emulator.faults.api).toMatchObject({ status: null, only: null, times: null })
  })

  it('hit no path that only has the named one in it', async () => {
    const emulator = await testEmulator({ faults: { api: { status: 500, only: '/operator' } } })

    expect((await call(emulator, '/api/operator?organizationId=6')).status).toBe(401)
  })

  it('stay as they are where a patch says undefined', async () => {
    const emulator = await testEmulator({ faults: { api: { status: 503 } } })

    emulator.setFaults({ api: { status: undefined, latencyMs: 1 } })

    expect(emulator.faults.api).toMatchObject({ status: 503, latencyMs: 1 })
  })

  it('touch only their own host', async () => {
    const emulator = await testEmulator({ faults: { api: { down: true }, hub: { down: true } } })

    expect((await call(emulator, '/customer')).status).toBe(200)
    expect((await call(emulator, '/_emulator/faults')).status).toBe(200)
  })

  it('skew the clock', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)

    emulator.setFaults({ clockSkewMs: 2 * 60 * 60 * 1000 })

    expect((await call(emulator, '/api/chat/chats', { token })).status).toBe(401)
  })

  it.each<[FaultsPatch, string]>([
    [{ api: { latencyMs: -1 } }, 'api.latencyMs'],
    [{ api: { latencyMs: 2_147_483_648 } }, 'api.latencyMs'],
    [{ api: { status: 99 } }, 'api.status'],
    [{ api: { status: 600 } }, 'api.status'],
    [{ api: { times: 0 } }, 'api.times'],
    [{ token: { contentType: 'text/plain\r\nx: y' } }, 'token.contentType'],
    [{ widget: { root: 'unheard of' } } as unknown as FaultsPatch, 'widget.root'],
    [{ widget: { leaves: ['money'] } } as unknown as FaultsPatch, 'widget.leaves.0'],
    [{ hub: { only: 'chathub' } }, 'hub.only'],
  ])('that are none are refused: %j', async (patch, name) => {
    const emulator = await testEmulator()

    expect(() => emulator.setFaults(patch)).toThrow(name)

    expect(emulator.faults).toEqual((await testEmulator()).faults)
  })

  it('refuse a panel’s connection, and let it in again when they are over', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)

    emulator.setFaults({ hub: { status: 503 } })
    await expect(connectPanel(emulator, token)).rejects.toThrow('503')
    emulator.setFaults({ hub: { status: null, down: true } })
    await expect(connectPanel(emulator, token)).rejects.toThrow('fetch failed')
    emulator.setFaults({ hub: { down: false } })

    expect((await connectPanel(emulator, token)).connection.state).toBe('Connected')
  })

  it.each(['down', 'hang'] as const)('%s of the hub ends its open connections', async (fault) => {
    const emulator = await testEmulator()
    const { connection } = await connectPanel(emulator, await operatorToken(emulator, 101))

    emulator.setFaults({ hub: { [fault]: true } })

    await vi.waitFor(() => expect(connection.state).not.toBe('Connected'))
    // The client, which tries again, would else wait for an answer that never comes.
    await emulator.close()
  })
})

describe('CORS', () => {
  it('lets pages of any site call the API and the script', async () => {
    const emulator = await testEmulator()

    const asked = await call(emulator, '/api/company/get-token', preflight)
    const called = await call(emulator, '/api/company/organization', { headers: site })

    expect(asked.status).toBe(204)
    expect(asked.headers.get('access-control-allow-origin')).toBe('*')
    expect(asked.headers.get('access-control-allow-headers')).toBe('authorization,content-type')
    expect(called.headers.get('access-control-allow-origin')).toBe('*')
    expect(called.headers.get('access-control-expose-headers')).toBe('retry-after')
  })

  it('lets Microsoft’s client negotiate with credentials, as it does by default', async () => {
    const { headers } = await call(await testEmulator(), '/chathub/negotiate', preflight)

    expect(headers.get('access-control-allow-origin')).toBe('https://shop.example')
    expect(headers.get('access-control-allow-credentials')).toBe('true')
    expect(headers.get('vary')).toBe('origin')
  })

  it('sends no header where it is refused', async () => {
    const emulator = await testEmulator({
      faults: { api: { cors: 'refuse' }, script: { cors: 'refuse' }, hub: { cors: 'refuse' } },
    })

    for (const path of [
      '/api/company/organization',
      '/operator-chat-panel/widget-script.js',
      '/chathub/negotiate',
    ]) {
      const asked = await call(emulator, path, preflight)
      const called = await call(emulator, path, { headers: site })
      expect(asked.status).toBe(403)
      expect(asked.headers.get('access-control-allow-origin')).toBe(null)
      expect(called.headers.get('access-control-allow-origin')).toBe(null)
    }
  })

  it('counts a refused preflight, after which the call never comes', async () => {
    const emulator = await testEmulator({ faults: { api: { cors: 'refuse', times: 1 } } })

    const first = await call(emulator, '/api/company/get-token', preflight)
    const second = await call(emulator, '/api/company/get-token', preflight)

    expect([first.status, second.status]).toEqual([403, 204])
  })
})
