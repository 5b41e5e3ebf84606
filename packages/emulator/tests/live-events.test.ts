import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Emulator } from '../src/index.js'
import { call, companyToken, connectPanel, operatorToken, testEmulator } from './support.js'

interface Told {
  readonly name: string
  readonly data: unknown
}

/** Opens the page's stream; what it tells is added to the list as it comes. */
async function watch(emulator: Emulator): Promise<readonly Told[]> {
  const ending = new AbortController()
  onTestFinished(() => ending.abort())
  const { body } = await fetch(`${emulator.url}/_emulator/events`, { signal: ending.signal })
  const told: Told[] = []
  void readEvents(body, told).catch(() => {
    // The test has ended.
  })
  await vi.waitFor(() => expect(told.map(({ name }) => name)).toContain('faults'))
  return told
}

async function readEvents(body: ReadableStream<Uint8Array> | null, told: Told[]): Promise<void> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const piece of body ?? []) {
    text += decoder.decode(piece, { stream: true })
    const events = text.split('\n\n')
    text = events.pop() ?? ''
    for (const event of events) {
      const match = /^event: (.+)\ndata: (.+)$/.exec(event)
      if (match !== null) told.push({ name: match[1] ?? '', data: JSON.parse(match[2] ?? '') })
    }
  }
}

describe('/_emulator/events', () => {
  it('begins with what there is', async () => {
    const emulator = await testEmulator()
    await companyToken(emulator)

    const told = await watch(emulator)

    expect(told.map(({ name }) => name)).toEqual(['requests', 'tokens', 'connections', 'faults'])
    expect(told[0]?.data).toMatchObject([{ path: '/api/company/get-token', status: 200 }])
    expect(told[1]?.data).toMatchObject([{ speaksFor: 'company' }])
    expect(told[3]?.data).toMatchObject({ 'api.latencyMs': '0', 'widget.leaves.timer': 'false' })
  })

  it('tells by the service’s clock when a panel has connected', async () => {
    const now = Date.UTC(2026, 0, 2, 3, 4, 5)
    const emulator = await testEmulator({ now: () => now })

    await connectPanel(emulator, await emulator.operatorToken(101))

    const connection = { operatorId: 101, organizationId: 6, openedAt: now }
    expect(emulator.state.connections).toEqual([connection])
  })

  it('begins with no token of before a reset', async () => {
    const emulator = await testEmulator()
    await companyToken(emulator)
    emulator.reset()

    const told = await watch(emulator)

    expect(told.find(({ name }) => name === 'tokens')?.data).toEqual([])
  })

  it('tells of requests, tokens, connections, switches and resets as they come', async () => {
    const emulator = await testEmulator()
    const told = await watch(emulator)

    const token = await operatorToken(emulator, 101)
    await connectPanel(emulator, token)
    emulator.setFaults({ api: { status: 503 } })
    await call(emulator, '/api/chat/chats', { token })
    emulator.reset()

    await vi.waitFor(() => expect(told.map(({ name }) => name)).toContain('reset'))
    expect(told).toContainEqual({
      name: 'token',
      data: expect.objectContaining({ speaksFor: 'operator 101' }),
    })
    expect(told).toContainEqual({
      name: 'connections',
      data: [expect.objectContaining({ operatorId: 101, organizationId: 6 })],
    })
    expect(told).toContainEqual({
      name: 'faults',
      data: expect.objectContaining({ 'api.status': '503' }),
    })
    expect(told).toContainEqual({
      name: 'request',
      data: expect.objectContaining({ path: '/api/chat/chats', status: 503, fault: 'status 503' }),
    })
  })

  it('tells nothing of the page’s own calls, and no secret in full', async () => {
    const emulator = await testEmulator()
    const told = await watch(emulator)

    await call(emulator, '/_emulator/state')
    const company = await companyToken(emulator)
    const token = await operatorToken(emulator, 101)
    const headers = { 'x-authorization-key': emulator.company.apiKey }
    await call(emulator, '/api/company/organization', { headers })
    await call(emulator, '/api/chat/chats', { token })

    await vi.waitFor(() => expect(JSON.stringify(told)).toContain('/api/chat/chats'))
    const text = JSON.stringify(told)
    expect(text).not.toContain('/_emulator/')
    expect(text).toContain(`Authorization: Bearer ${token.slice(0, 6)}…${token.slice(-4)}`)
    for (const secret of [...Object.values(emulator.company), company, token]) {
      expect(text).not.toContain(secret)
    }
  })

  it('ends with the emulator', async () => {
    const emulator = await testEmulator()
    const { body } = await fetch(`${emulator.url}/_emulator/events`)
    const reading = new Response(body).text().catch(() => 'ended')

    await emulator.close()

    expect(await reading).toBe('ended')
  })
})
