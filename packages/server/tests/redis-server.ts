import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { createClient } from 'redis'
import { afterAll } from 'vitest'
import { findRedis, redisAdvice } from '../../../scripts/servers.mjs'

/** A client of `redis`, connected. */
export type TestRedisClient = Awaited<ReturnType<typeof connect>>

/** A real `redis-server` of this test file, ended after its last test. */
export interface RedisServer {
  /** Such as `redis://127.0.0.1:40123`; the same after `start`. */
  readonly url: string
  /** A client, connected; destroyed after the last test. */
  readonly connect: () => Promise<TestRedisClient>
  /** Ends it the hard way (SIGKILL). What it held is gone. */
  readonly kill: () => Promise<void>
  /** Starts it again, empty, under the same address. */
  readonly start: () => Promise<void>
  /** Stops it in the middle of whatever it does (SIGSTOP): its connections stay open. */
  readonly pause: () => void
  /** Lets it go on. */
  readonly resume: () => void
}

/** Starts a `redis-server` on a free port. Name test files that do `*.redis.test.ts`. */
export async function startRedisServer(): Promise<RedisServer> {
  const port = await findFreePort()
  const url = `redis://127.0.0.1:${port}`
  const clients: TestRedisClient[] = []
  let program = await startProgram(port, url)
  const kill = async (): Promise<void> => {
    if (program.exitCode !== null || program.signalCode !== null) return
    program.kill('SIGKILL')
    await once(program, 'exit')
  }
  process.once('exit', () => program.kill('SIGKILL'))
  afterAll(async () => {
    for (const client of clients) client.destroy()
    await kill()
  })
  return {
    url,
    connect: async () => {
      const client = await connect(url)
      clients.push(client)
      return client
    },
    kill,
    start: async () => {
      program = await startProgram(port, url)
    },
    pause: () => program.kill('SIGSTOP'),
    resume: () => program.kill('SIGCONT'),
  }
}

/** Connects a client that comes back by itself. */
async function connect(url: string) {
  const client = createClient({ url, socket: { reconnectStrategy: 50 } })
  // It tells of each lost connection; without a listener the process would end.
  client.on('error', () => undefined)
  return client.connect()
}

async function startProgram(port: number, url: string): Promise<ChildProcess> {
  const settings = { port, bind: '127.0.0.1', save: '', appendonly: 'no' }
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
  const file = findRedis()
  if (file === undefined) throw new Error(`There is no redis-server here. ${redisAdvice}`)
  const program = spawn(file, args, { stdio: 'ignore' })
  const client = await connect(url)
  client.destroy()
  return program
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A TCP server's address is never a text.
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
