import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { startEmulator, type Emulator } from '@chathub/emulator'
import { Pool } from 'undici'
import { shuffled } from '../samples.ts'
import type { ServerName } from './servers.ts'
import { cookieOf, tokenPath } from './site.ts'

// Short ones: what else the machine does, and how fast it runs, is then nearly the same for all of a round.
const rounds = 20
const requestsPerRound = 1000
const warmUpRounds = 32
// One and the same process may be a tenth slower all its life than its twin.
const generations = 3
/** The guide's handler needs more than ten times as long as the others. */
const guideRequestsPerRound = 50
const connections = 10

/** Processor time of an answered request in microseconds, one number for each round. */
export type Costs = ReadonlyMap<ServerName, readonly number[]>

/**
 * Measures the contestants side by side. Each is a process of its own and counts its own processor time; each
 * round takes all of them, in random order. All are started anew twice.
 */
export async function measureCosts(names: readonly ServerName[]): Promise<Costs> {
  const costs = new Map(names.map((name) => [name, [] as number[]]))
  for (let generation = 0; generation < generations; generation++)
    await measureGeneration(names, costs)
  return costs
}

async function measureGeneration(
  names: readonly ServerName[],
  costs: ReadonlyMap<ServerName, number[]>,
): Promise<void> {
  const emulator = await startEmulator({ faults: { rateLimit: false } })
  const contestants = await Promise.all(names.map((name) => startContestant(name, emulator)))
  // For the compiler.
  for (let round = 0; round < warmUpRounds; round++) {
    for (const { measure } of contestants) await measure()
  }
  for (let round = 0; round < rounds; round++) {
    for (const { name, measure } of shuffled(contestants)) costs.get(name)?.push(await measure())
  }
  await Promise.all([...contestants.map(({ stop }) => stop()), emulator.close()])
}

interface Contestant {
  readonly name: ServerName
  readonly measure: () => Promise<number>
  readonly stop: () => Promise<void>
}

async function startContestant(name: ServerName, emulator: Emulator): Promise<Contestant> {
  const child = fork(fileURLToPath(new URL('serve.ts', import.meta.url)), [name, emulator.url], {
    env: { ...process.env, CHATHUB_COMPANY_TOKEN: await login(emulator) },
  })
  const fail = (code: number | null): never => {
    throw new Error(`${name} ended with ${String(code)} while it was measured.`)
  }
  child.once('exit', fail)
  const ask = async <Value>(question?: string): Promise<Value> => {
    if (question !== undefined) child.send(question)
    const [answer] = (await once(child, 'message')) as [Value]
    return answer
  }
  const pool = new Pool(await ask<string>(), { connections })
  const count = name === 'the guide’s handler' ? guideRequestsPerRound : requestsPerRound
  return {
    name,
    measure: async () => {
      const before = await ask<number>('cpu')
      await request(pool, count)
      return ((await ask<number>('cpu')) - before) / count
    },
    stop: async () => {
      await pool.close()
      child.off('exit', fail)
      child.disconnect()
    },
  }
}

/** What a browser sends with its own request of a page of the same site. */
const headers = {
  cookie: cookieOf(101),
  accept: 'application/json',
  'accept-encoding': 'gzip, deflate, br, zstd',
  'accept-language': 'uk,en;q=0.9',
  referer: 'http://127.0.0.1/panel',
  'sec-fetch-dest': 'empty',
  'sec-fetch-mode': 'cors',
  'sec-fetch-site': 'same-origin',
  'user-agent':
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
}

/** Sends so many requests, each connection one after the other. */
async function request(pool: Pool, count: number): Promise<void> {
  let left = count
  const work = async (): Promise<void> => {
    while (left-- > 0) {
      const { statusCode, body } = await pool.request({ path: tokenPath, method: 'GET', headers })
      await body.dump()
      if (statusCode !== 200) throw new Error(`A contestant answered ${statusCode}.`)
    }
  }
  await Promise.all(Array.from({ length: connections }, work))
}

async function login({ url, company }: Emulator): Promise<string> {
  const answer = await fetch(`${url}/api/company/get-token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: company.login, password: company.password }),
  })
  // Asked for no certain type, it answers plain text, as the guide's route gets it.
  return answer.text()
}
