import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { findPostgres } from '../../../scripts/servers.mjs'

/** A real PostgreSQL, in a temporary folder and on a free port of the loopback interface. */
export interface PostgresServer {
  /** Address of its first database. */
  readonly url: string
  /** Starts it again, on the same port and with the same data. */
  readonly start: () => Promise<void>
  /** Kills it, as a power cut would. */
  readonly kill: () => Promise<void>
  /** Kills it and deletes its data. */
  readonly close: () => Promise<void>
}

interface Account {
  readonly uid: number
  readonly gid: number
}

/**
 * Starts a PostgreSQL of this machine.
 *
 * @throws Error if there is none.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const programs = findPrograms()
  const folder = mkdtempSync(join(tmpdir(), 'chathub-postgres-'))
  const account = findAccount()
  if (account) chownSync(folder, account.uid, account.gid)
  const data = join(folder, 'data')
  const initialise = ['-D', data, '-U', 'chathub', '-A', 'trust', '-E', 'UTF8', '--no-sync']
  execFileSync(join(programs, 'initdb'), initialise, { cwd: folder, stdio: 'ignore', ...account })
  const port = await findFreePort()
  const url = `postgres://chathub@127.0.0.1:${port}/postgres`
  let child: ChildProcess

  async function start(): Promise<void> {
    const settings = ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1']
    const place = ['-D', data, '-k', folder, '-p', String(port)]
    child = spawn(join(programs, 'postgres'), [...place, ...settings], {
      cwd: folder,
      stdio: 'ignore',
      ...account,
    })
    while (!(await answers(url))) {
      if (child.exitCode !== null) throw new Error(`PostgreSQL ended with ${child.exitCode}.`)
      await delay(50)
    }
  }

  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    // "Immediate": SIGKILL would leave its children and their shared memory behind.
    child.kill('SIGQUIT')
    await ended
  }

  await start()
  return {
    url,
    start,
    kill,
    close: async () => {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Runs a statement on a connection of its own. */
export async function runSql(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query(sql)
  } finally {
    await client.end()
  }
}

function answers(url: string): Promise<boolean> {
  return runSql(url, 'select 1').then(
    () => true,
    () => false,
  )
}

function findPrograms(): string {
  const initdb = findPostgres()
  if (initdb === undefined) {
    throw new Error('No PostgreSQL here: install it (Debian: sudo apt-get install postgresql).')
  }
  return dirname(initdb)
}

/** PostgreSQL refuses to run as root: then it runs as the account that Debian makes for it. */
function findAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const idOf = (option: string): number =>
    Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
