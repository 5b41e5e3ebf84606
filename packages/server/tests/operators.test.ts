import { describe, expect, it } from 'vitest'
import { createChatHubClient, type ChatHubCredentials } from '../src/index.js'
import { countRequests, loginOf, rejectionOf, startTestEmulator } from './test-emulator.js'

const emulator = await startTestEmulator()
const connect = (credentials: ChatHubCredentials = loginOf(emulator)) =>
  createChatHubClient(credentials, { baseUrl: emulator.url, retryDelayMs: 1 })

const synchronizePath = '/api/operator/synchronize'

describe('addOperators', () => {
  it('adds an operator', async () => {
    const client = connect()

    const { added, existing } = await client.addOperators([
      { organizationId: 6, name: 'Ada Lovelace' },
    ])

    expect(added).toEqual([{ id: expect.any(Number), name: 'Ada Lovelace', status: 'active' }])
    expect(existing).toEqual([])
    expect(emulator.state.operators).toContainEqual({
      id: added[0]?.id,
      name: 'Ada Lovelace',
      status: 0,
      organizationId: 6,
    })
  })

  it('takes an answer of any length', async () => {
    const body = JSON.stringify(
      Array.from({ length: 200_000 }, (_, id) => ({ id, name: '', status: 0 })),
    )
    const client = createChatHubClient(
      { companyToken: 'token' },
      { fetch: async () => new Response(body) },
    )

    const { added } = await client.addOperators([{ organizationId: 6, name: 'Ada' }], {
      allowDuplicates: true,
    })

    expect(added).toHaveLength(200_000)
  })

  it('does not double a name', async () => {
    const client = connect()
    const ada = { organizationId: 6, name: 'Ada Lovelace' }
    await client.addOperators([ada, ada])

    const { added, existing } = await client.addOperators([ada])

    expect(added).toEqual([])
    expect(existing).toMatchObject([{ name: 'Ada Lovelace', status: 'active' }])
    expect(emulator.state.operators.filter(({ name }) => name === 'Ada Lovelace')).toHaveLength(1)
  })

  it.each(['ada lovelace', ' Ada  Lovelace ', 'ADA LOVELACE'])(
    'takes %j for the name that is there',
    async (name) => {
      const client = connect()
      await client.addOperators([{ organizationId: 6, name: 'Ada Lovelace' }])

      const { added, existing } = await client.addOperators([{ organizationId: 6, name }])

      expect(added).toEqual([])
      expect(existing).toMatchObject([{ name: 'Ada Lovelace' }])
    },
  )

  it('does not double a name that is added twice at the same time', async () => {
    const client = connect()
    const ada = { organizationId: 6, name: 'Ada Lovelace' }

    const results = await Promise.all([1, 2, 3].map(() => client.addOperators([ada])))

    expect(results.flatMap(({ added }) => added)).toHaveLength(1)
    expect(results.flatMap(({ existing }) => existing)).toHaveLength(2)
    expect(countRequests(emulator, synchronizePath)).toBe(1)
  })

  it('adds after an addition that failed', async () => {
    const client = connect()
    emulator.setFaults({ api: { status: 400, only: synchronizePath, times: 1 } })

    const [first, second] = await Promise.allSettled([
      client.addOperators([{ organizationId: 6, name: 'Ada Lovelace' }]),
      client.addOperators([{ organizationId: 6, name: 'Grace Hopper' }]),
    ])

    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'rejected' } })
    expect(second).toMatchObject({
      status: 'fulfilled',
      value: { added: [{ name: 'Grace Hopper' }] },
    })
  })

  it('is given up at once while another one runs, and the next one waits for that', async () => {
    const client = connect()
    await client.getOrganizations()
    const add = (name: string, signal?: AbortSignal) =>
      client.addOperators([{ organizationId: 6, name }], { signal })
    emulator.setFaults({ api: { latencyMs: 500 } })
    const abortion = new AbortController()
    const ended: string[] = []

    const first = add('Ada Lovelace').then(() => ended.push('first'))
    const second = rejectionOf(add('Grace Hopper', abortion.signal)).finally(() =>
      ended.push('second'),
    )
    const third = add('ada lovelace')
    abortion.abort()

    await expect(second).resolves.toMatchObject({ code: 'aborted' })
    await first
    expect(ended).toEqual(['second', 'first'])
    await expect(third).resolves.toMatchObject({ added: [], existing: [{ name: 'Ada Lovelace' }] })
    expect(countRequests(emulator, synchronizePath)).toBe(1)
  })

  it('is not begun by a call that was given up before', async () => {
    const signal = AbortSignal.abort()

    await expect(
      connect().addOperators([{ organizationId: 6, name: 'Ada Lovelace' }], { signal }),
    ).rejects.toMatchObject({ code: 'aborted' })
    expect(emulator.requests).toHaveLength(0)
  })

  it('sends a hundred at a time, and after a failure only those that are missing', async () => {
    const client = connect()
    const staff = Array.from({ length: 250 }, (_, index) => ({
      organizationId: 6,
      name: `Operator ${index}`,
    }))
    let batches = 0
    const interrupted = createChatHubClient(loginOf(emulator), {
      baseUrl: emulator.url,
      fetch: (request) => {
        if (request.url.endsWith(synchronizePath)) batches += 1
        if (batches === 2) throw new TypeError('fetch failed')
        return fetch(request)
      },
    })

    await expect(interrupted.addOperators(staff)).rejects.toMatchObject({ code: 'unreachable' })
    const { added, existing } = await client.addOperators(staff)

    expect([added.length, existing.length]).toEqual([150, 100])
    expect(countRequests(emulator, synchronizePath)).toBe(3)
    const names = emulator.state.operators.map(({ name }) => name)
    expect(names.filter((name) => name.startsWith('Operator '))).toHaveLength(250)
  })

  it('doubles a name when asked to', async () => {
    const client = connect()
    const ada = { organizationId: 6, name: 'Ada Lovelace' }
    await client.addOperators([ada])

    await client.addOperators([ada], { allowDuplicates: true })

    expect(emulator.state.operators.filter(({ name }) => name === 'Ada Lovelace')).toHaveLength(2)
  })

  it('adds a name that only another organization or a deleted operator has', async () => {
    const { added } = await connect().addOperators([
      { organizationId: 6, name: 'Priya Raman' },
      { organizationId: 24, name: 'Ghost' },
    ])

    expect(added.map(({ name }) => name)).toEqual(['Priya Raman', 'Ghost'])
  })

  it('is not sent twice after a failure that may have come too late', async () => {
    emulator.setFaults({ api: { status: 502, only: synchronizePath } })

    await expect(
      connect().addOperators([{ organizationId: 6, name: 'Ada Lovelace' }]),
    ).rejects.toMatchObject({ code: 'unavailable' })
    expect(countRequests(emulator, synchronizePath)).toBe(1)
  })

  it.each([
    ['an empty name', ' '],
    ['a name of 101 characters', 'a'.repeat(101)],
  ])('refuses %s before anything is sent', async (_kind, name) => {
    await expect(connect().addOperators([{ organizationId: 6, name }])).rejects.toMatchObject({
      code: 'invalid-options',
      message: expect.stringContaining('`operators.0.name`'),
    })
    expect(emulator.requests).toHaveLength(0)
  })

  it('takes a name of 100 characters', async () => {
    const name = 'a'.repeat(100)

    const { added } = await connect().addOperators([{ organizationId: 6, name }])

    expect(added).toMatchObject([{ name }])
  })
})

function statusOf(id: number): number | undefined {
  return emulator.state.operators.find((operator) => operator.id === id)?.status
}

describe('setOperatorStatus', () => {
  it('deactivates, reactivates and deletes', async () => {
    const client = connect()

    await client.setOperatorStatus(101, 'inactive')
    expect(statusOf(101)).toBe(1)

    await client.setOperatorStatus(101, 'active')
    expect(statusOf(101)).toBe(0)

    await client.setOperatorStatus(101, 'deleted')
    expect(statusOf(101)).toBe(2)
  })

  it('says so when the operator is not known', async () => {
    await expect(connect().setOperatorStatus(999, 'active')).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('refuses a status that is none', async () => {
    await expect(
      // @ts-expect-error -- a number is what the API has, not what the client takes
      connect().setOperatorStatus(101, 1),
    ).rejects.toMatchObject({ code: 'invalid-options' })
  })

  it('does not take a page of a proxy for success', async () => {
    emulator.setFaults({ errorForm: 'html', api: { status: 200, only: '/api/operator/status' } })

    await expect(connect().setOperatorStatus(101, 'inactive')).rejects.toMatchObject({
      code: 'invalid-answer',
    })
    expect(statusOf(101)).toBe(0)
  })

  it('says so when ChatHub does not bring a deleted operator back', async () => {
    await expect(connect().setOperatorStatus(105, 'active')).rejects.toMatchObject({
      code: 'rejected',
      status: 422,
    })
    expect(statusOf(105)).toBe(2)
  })
})
