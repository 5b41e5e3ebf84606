import { ChatHubServerError, type Operator } from '@chathub/server'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { User } from '../src/accounts.ts'
import { createDirectory } from '../src/directory.ts'
import { findOperatorId } from '../src/operator-for.ts'

const organization = { id: 6, name: 'Aurora Travel' }
const olena: Operator = { id: 101, name: 'Olena', status: 'active', organization }
const getOperators = vi.fn<(organizationId: number) => Promise<Operator[]>>()

/** Sets the clock; real timers go on. */
function setTime(time: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: time })
}

afterEach(() => {
  vi.useRealTimers()
  getOperators.mockReset()
})

describe('createDirectory', () => {
  it('asks ChatHub once for many who ask at once, and anew after ten seconds', async () => {
    getOperators.mockResolvedValueOnce([olena]).mockResolvedValueOnce([])
    const directory = createDirectory({ getOperators })
    setTime(0)

    const answers = await Promise.all([directory.getOperators(6), directory.getOperators(6)])
    expect(answers).toEqual([[olena], [olena]])
    setTime(9_999)
    expect(await directory.getOperators(6)).toEqual([olena])
    expect(getOperators).toHaveBeenCalledTimes(1)

    setTime(10_000)
    expect(await directory.getOperators(6)).toEqual([])
    expect(getOperators).toHaveBeenCalledTimes(2)
  })

  it('goes on with what it knows while ChatHub is down, and asks every ten seconds only', async () => {
    getOperators.mockResolvedValueOnce([olena]).mockRejectedValue(new ChatHubServerError('timeout'))
    const directory = createDirectory({ getOperators })
    setTime(0)
    await directory.getOperators(6)

    setTime(10_000)
    expect(await directory.getOperators(6)).toEqual([olena])
    setTime(19_999)
    expect(await directory.getOperators(6)).toEqual([olena])

    expect(getOperators).toHaveBeenCalledTimes(2)
  })

  it('waits a second for a slow ChatHub, once in ten, and takes its word when it comes', async () => {
    let answer: (operators: Operator[]) => void = () => {}
    const slow = new Promise<Operator[]>((resolve) => (answer = resolve))
    getOperators.mockResolvedValueOnce([olena]).mockReturnValueOnce(slow)
    const directory = createDirectory({ getOperators })
    setTime(0)
    await directory.getOperators(6)

    setTime(10_000)
    expect(await directory.getOperators(6)).toEqual([olena])
    expect(await directory.getOperators(6)).toEqual([olena])
    setTime(20_000)
    const waiting = directory.getOperators(6)
    answer([])

    expect(await waiting).toEqual([])
    expect(await directory.getOperators(6)).toEqual([])
    expect(getOperators).toHaveBeenCalledTimes(2)
  })

  it('answers none while nothing is known, and asks every ten seconds only', async () => {
    getOperators.mockRejectedValueOnce(new ChatHubServerError('not-found'))
    getOperators.mockResolvedValueOnce([olena])
    const directory = createDirectory({ getOperators })
    setTime(0)

    expect(await directory.getOperators(6)).toBeUndefined()
    setTime(9_999)
    expect(await directory.getOperators(6)).toBeUndefined()
    expect(getOperators).toHaveBeenCalledTimes(1)

    setTime(10_000)
    expect(await directory.getOperators(6)).toEqual([olena])
  })

  it('waits a second for a slow ChatHub of which nothing is known, and takes its word when it comes', async () => {
    let answer: (operators: Operator[]) => void = () => {}
    getOperators.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)))
    const directory = createDirectory({ getOperators })
    setTime(0)

    expect(await directory.getOperators(6)).toBeUndefined()
    expect(await directory.getOperators(6)).toBeUndefined()
    answer([olena])

    await vi.waitFor(async () => expect(await directory.getOperators(6)).toEqual([olena]))
    expect(getOperators).toHaveBeenCalledTimes(1)
  })
})

describe('findOperatorId', () => {
  const assignment = { organizationId: 6, organizationName: 'Aurora Travel', operatorId: 101 }
  const user: User = { id: 'id', username: 'ann', name: 'Ann', assignments: [assignment] }
  const find = (): Promise<number | null> =>
    findOperatorId(user, undefined, createDirectory({ getOperators }))

  it('finds none where ChatHub has deleted the operator or has none of that id', async () => {
    getOperators.mockResolvedValueOnce([{ ...olena, status: 'deleted' }])
    expect(await find()).toBeNull()

    getOperators.mockResolvedValueOnce([])
    expect(await find()).toBeNull()
  })

  it('refuses one that is inactive', async () => {
    getOperators.mockResolvedValueOnce([{ ...olena, status: 'inactive' }])

    await expect(find()).rejects.toMatchObject({ code: 'operator-inactive' })
  })

  it('takes the assignment’s word while ChatHub is down: a token may be at hand', async () => {
    getOperators.mockRejectedValueOnce(new ChatHubServerError('timeout'))

    expect(await find()).toBe(101)
  })
})
