import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createAccounts, type Accounts } from '../src/accounts.ts'
import type { Database } from '../src/database/database.ts'
import { openDatabase } from '../src/database/open.ts'
import { createLoginLimit, triesPerAccount, triesPerAddress, windowMs } from '../src/login-limit.ts'
import { createSessions, idleLifeMs, longestLifeMs } from '../src/sessions.ts'
import { createDatabaseUrl } from './database.ts'
import { outcomeOf, runNode, startNode } from './run-node.ts'

async function open(url?: string): Promise<Database> {
  const database = await openDatabase(url ?? (await createDatabaseUrl()), () => undefined)
  onTestFinished(() => database.close())
  return database
}

/** Sets the clock; real timers go on. */
function setTime(time: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: time })
  onTestFinished(() => void vi.useRealTimers())
}

async function addAnn(accounts: Accounts): Promise<string> {
  await accounts.add('ann', { name: 'Ann', passwordHash: 'hash 1' })
  const credentials = await accounts.findCredentials('ann')
  return credentials?.userId ?? ''
}

describe('openDatabase', () => {
  it('makes the tables once, however many instances start at once', async () => {
    const url = await createDatabaseUrl()

    const instances = Array.from({ length: 5 }, () =>
      runNode(['src/admin.ts', 'list'], { DATABASE_URL: url }),
    )
    for (const outcome of await Promise.all(instances)) {
      expect(outcome).toEqual({ code: 0, output: 'No users yet.\n', errors: '' })
    }

    const database = await open(url)
    expect(await database.query('select step from schema_steps')).toEqual([{ step: 1 }])
  }, 30_000)

  it('waits while another instance makes the tables', async () => {
    const url = await createDatabaseUrl()
    const database = await open(url)

    const other = startNode(['tests/open-database.ts', url], {})
    onTestFinished(() => void other.kill())
    let isOpen = false
    await database.exclusively(async () => {
      await new Promise((resolve) => other.stdout?.once('data', resolve))
      other.stdout?.once('data', () => {
        isOpen = true
      })
      await delay(500)
      expect(isOpen).toBe(false)
    })

    expect(await outcomeOf(other)).toMatchObject({ code: 0, output: 'opened\n' })
  }, 30_000)

  it('refuses the tables of a newer version', async () => {
    const url = await createDatabaseUrl()
    const database = await open(url)
    await database.query('insert into schema_steps (step) values (99)')

    await expect(open(url)).rejects.toThrow('made by a newer version')
  })

  it('leaves nothing behind of a step that fails', async () => {
    const url = await createDatabaseUrl()
    const database = await open(url)
    await database.query('drop table login_attempts')
    await database.query('delete from schema_steps')

    await expect(open(url)).rejects.toThrow('exists')

    expect(await database.query('select step from schema_steps')).toEqual([])
    await expect(database.query('select * from login_attempts')).rejects.toThrow('login_attempts')
  })
})

describe('createAccounts', () => {
  it('takes a username once, whatever its capitals', async () => {
    const accounts = createAccounts(await open())

    const answers = [
      await accounts.add(' Ann ', { name: 'Ann', passwordHash: 'hash 1' }),
      await accounts.add('ANN', { name: 'Another', passwordHash: 'hash 2' }),
    ]

    expect(answers).toEqual([true, false])
    expect(await accounts.findCredentials('aNN')).toMatchObject({ passwordHash: 'hash 1' })
    expect(await accounts.findCredentials('bob')).toBeUndefined()
  })

  it('keeps assignments in the order in which they were made, one for each organization', async () => {
    const accounts = createAccounts(await open())
    await addAnn(accounts)
    await accounts.add('bob', { name: 'Bob', passwordHash: 'hash 2' })
    const first = { organizationId: 24, organizationName: 'Books', operatorId: 103 }
    const second = { organizationId: 6, organizationName: 'Travel', operatorId: null }

    setTime(1_000)
    await accounts.assign('ann', { ...first, operatorId: 7 })
    setTime(2_000)
    await accounts.assign('Ann', second)
    setTime(3_000)
    await accounts.assign('ann', first)

    expect(await accounts.list()).toMatchObject([
      { username: 'ann', assignments: [first, second] },
      { username: 'bob', assignments: [] },
    ])
    expect(await accounts.assign('eve', first)).toBe(false)
    expect(await accounts.unassign('ann', 24)).toBe(true)
    expect(await accounts.unassign('ann', 24)).toBe(false)
    expect(await accounts.list()).toMatchObject([{ assignments: [second] }, {}])
  })

  it('renews a hash only if it is still the one that was read', async () => {
    const accounts = createAccounts(await open())
    const userId = await addAnn(accounts)

    await accounts.setPasswordHash('ann', 'hash 2')
    await accounts.renewHash({ userId, passwordHash: 'hash 1' }, 'hash 1 renewed')
    expect(await accounts.findCredentials('ann')).toMatchObject({ passwordHash: 'hash 2' })

    await accounts.renewHash({ userId, passwordHash: 'hash 2' }, 'hash 2 renewed')
    expect(await accounts.findCredentials('ann')).toMatchObject({ passwordHash: 'hash 2 renewed' })
  })

  it('ends the sessions of a user whose password changes or who is removed', async () => {
    const database = await open()
    const [accounts, sessions] = [createAccounts(database), createSessions(database)]
    const userId = await addAnn(accounts)
    const before = await sessions.start(userId)

    expect(await accounts.setPasswordHash('ann', 'hash 2')).toBe(true)
    expect(await sessions.find(before)).toBeUndefined()

    await sessions.start(userId)
    expect(await accounts.remove('ann')).toBe(true)
    expect(await database.query('select * from sessions')).toEqual([])
    expect(await accounts.remove('ann')).toBe(false)
    expect(await accounts.setPasswordHash('ann', 'hash 3')).toBe(false)
  })
})

describe('createSessions', () => {
  it('keeps no id in the database, only its hash', async () => {
    const database = await open()
    const sessions = createSessions(database)

    const id = await sessions.start(await addAnn(createAccounts(database)))

    expect(Buffer.from(id, 'base64url')).toHaveLength(32)
    const [row] = await database.query('select * from sessions')
    expect(JSON.stringify(row)).not.toContain(id)
    expect(row?.id_hash).toMatch(/^[\da-f]{64}$/)
    expect(await sessions.find(id)).toMatchObject({ user: { username: 'ann' }, isExtended: false })
    expect(await sessions.find(String(row?.id_hash))).toBeUndefined()
  })

  it('moves the end as long as it is used, but not beyond a week', async () => {
    const database = await open()
    const sessions = createSessions(database)
    const start = Date.UTC(2026, 0, 1)
    setTime(start)
    const id = await sessions.start(await addAnn(createAccounts(database)))

    setTime(start + 1_800_000)
    expect(await sessions.find(id)).toMatchObject({ isExtended: false })
    setTime(start + 3_600_000)
    expect(await sessions.find(id)).toMatchObject({ isExtended: true })
    for (let time = start; time < start + longestLifeMs; time += idleLifeMs - 1000) {
      setTime(time)
      expect(await sessions.find(id)).toMatchObject({ user: { username: 'ann' } })
    }
    setTime(start + longestLifeMs)
    expect(await sessions.find(id)).toBeUndefined()
  })

  it('is over when it was not used for half a day', async () => {
    const database = await open()
    const sessions = createSessions(database)
    setTime(0)
    const userId = await addAnn(createAccounts(database))
    const id = await sessions.start(userId)
    setTime(idleLifeMs)
    const other = await sessions.start(userId)

    expect(await sessions.find(id)).toBeUndefined()
    await sessions.sweep()

    expect(await database.query('select started_at from sessions')).toEqual([
      { started_at: idleLifeMs },
    ])
    await sessions.end(other)
    expect(await sessions.find(other)).toBeUndefined()
  })
})

describe('createLoginLimit', () => {
  it('lets ten tries of an account pass, however many come at once', async () => {
    const limit = createLoginLimit(await open())

    const tries = await Promise.all(
      Array.from({ length: 30 }, (_, index) => limit.begin('Ann', `10.0.0.${index}`)),
    )

    const passed = tries.filter(({ blockedUntil }) => blockedUntil === undefined)
    expect(passed).toHaveLength(triesPerAccount)
    expect(await limit.begin('bob', '10.0.0.1')).toMatchObject({ blockedUntil: undefined })
  })

  it('lets a hundred tries of an address pass, a whole IPv6 network being one', async () => {
    const limit = createLoginLimit(await open())

    const tries = await Promise.all(
      Array.from({ length: triesPerAddress + 1 }, (_, index) =>
        limit.begin(
          `user ${index}`,
          index % 2 === 0 ? '2001:db8:0:1::7' : `2001:db8::1:0:0:0:${index}`,
        ),
      ),
    )

    expect(tries.filter(({ blockedUntil }) => blockedUntil !== undefined)).toHaveLength(1)
    expect(await limit.begin('x', '[2001:db8:0:1::9]:5000')).not.toMatchObject({
      blockedUntil: undefined,
    })
    const others = ['2001:db8:0:2::7', '::ffff:10.0.0.1', '::1', '10.0.0.2']
    for (const address of others) {
      expect(await limit.begin('x', address)).toMatchObject({ blockedUntil: undefined })
    }
  })

  it('takes an address with a port, which some proxies write, for the address', async () => {
    const database = await open()
    const limit = createLoginLimit(database)

    for (const port of [5000, 5001]) await limit.begin('ann', `10.0.0.1:${port}`)

    expect(
      await database.query('select subject from login_attempts where tries = 2'),
    ).toContainEqual({ subject: 'address 10.0.0.1' })
  })

  it('starts anew after a quarter of an hour, counted from the first failure', async () => {
    const limit = createLoginLimit(await open())
    setTime(0)
    for (let count = 0; count < triesPerAccount; count += 1) await limit.begin('ann', '10.0.0.1')

    setTime(windowMs - 1)
    expect(await limit.begin('ann', '10.0.0.1')).toMatchObject({ blockedUntil: windowMs })
    setTime(windowMs)
    expect(await limit.begin('ann', '10.0.0.1')).toMatchObject({ blockedUntil: undefined })
  })

  it('forgets the failures of an account that logged in, but not those of the address', async () => {
    const database = await open()
    const limit = createLoginLimit(database)
    await limit.begin('ann', '10.0.0.1')
    const login = await limit.begin('ann', '10.0.0.1')

    await login.succeed()

    expect(await database.query('select subject, tries from login_attempts')).toEqual([
      { subject: 'address 10.0.0.1', tries: 1 },
    ])
  })

  it('keeps no username, and deletes what is over', async () => {
    const database = await open()
    const limit = createLoginLimit(database)
    setTime(0)
    await limit.begin('my password by mistake', '10.0.0.1')
    expect(JSON.stringify(await database.query('select * from login_attempts'))).not.toContain(
      'mistake',
    )

    setTime(windowMs)
    await limit.begin('ann', '10.0.0.2')
    await limit.sweep()

    expect(await database.query('select * from login_attempts')).toHaveLength(2)
  })
})
