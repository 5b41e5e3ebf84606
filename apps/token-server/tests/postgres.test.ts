import { startEmulator } from '@chathub/emulator'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, expect, it, onTestFinished, vi } from 'vitest'
import type { Database } from '../src/database/database.ts'
import { openDatabase } from '../src/database/open.ts'
import { demoUsers } from '../src/demo-users.ts'
import { startTokenServer } from '../src/token-server.ts'
import { createDatabaseUrl } from './database.ts'
import { startPostgres } from './postgres-server.ts'

const emulator = await startEmulator()
afterAll(() => emulator.close())

it('is unready while PostgreSQL is gone, fails with 500, and goes on by itself when it is back', async () => {
  const postgres = await startPostgres()
  onTestFinished(() => postgres.close())
  const log = vi.fn<(line: string) => void>()
  const { login, password } = emulator.company
  const server = await startTokenServer({
    apiUrl: emulator.url,
    company: { login, password },
    scriptUrl: emulator.scriptUrl,
    links: { start: '/api/me' },
    databaseUrl: postgres.url,
    isDemo: true,
    log,
  })
  onTestFinished(() => server.close())
  const { username = '', password: ownPassword = '' } = demoUsers[0] ?? {}
  const body = new URLSearchParams({ username, password: ownPassword })
  const answer = await fetch(`${server.url}/login`, { method: 'POST', body, redirect: 'manual' })
  const cookie = answer.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
  const me = async (): Promise<number> =>
    (await fetch(`${server.url}/api/me`, { headers: { cookie } })).status
  const readiness = (): Promise<Response> => fetch(`${server.url}/readyz`)
  // Several connections, so that several are lost.
  expect(await Promise.all(Array.from({ length: 8 }, me))).toEqual(Array(8).fill(200))

  await postgres.kill()

  expect(await Promise.all(Array.from({ length: 8 }, me))).toEqual(Array(8).fill(500))
  const unready = await readiness()
  expect(unready.status).toBe(503)
  expect(await unready.json()).toMatchObject({ status: 'unready', database: 'down' })
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)

  await postgres.start()

  await vi.waitFor(async () => expect((await readiness()).status).toBe(200), 20_000)
  expect(await me()).toBe(200)
  expect(log.mock.calls.flat().join('\n')).toContain('ECONNREFUSED')
}, 90_000)

async function open(url: string): Promise<Database> {
  const database = await openDatabase(url, () => undefined)
  onTestFinished(() => database.close())
  return database
}

it('waits longer than a statement may take while another instance makes the tables', async () => {
  const url = await createDatabaseUrl()
  const database = await open(url)

  let opening: Promise<Database> | undefined
  await database.exclusively(async () => {
    opening = open(url)
    await delay(7000)
  })

  expect(await (await opening)?.query('select step from schema_steps')).toEqual([{ step: 1 }])
}, 30_000)

it('fails to start, and no worse, if PostgreSQL goes while another instance makes the tables', async () => {
  const postgres = await startPostgres()
  onTestFinished(() => postgres.close())
  const database = await open(postgres.url)

  let failure: Promise<unknown> | undefined
  const making = database.exclusively(async (query) => {
    failure = open(postgres.url).catch((error: unknown) => error)
    const waiting = "select 1 from pg_locks where locktype = 'advisory' and not granted"
    await vi.waitFor(async () => expect(await query(waiting)).toHaveLength(1), 10_000)
    await postgres.kill()
  })

  await expect(making).rejects.toThrow(/connection/i)
  expect(await failure).toHaveProperty('message', 'Connection terminated unexpectedly')
}, 60_000)
