import { setTimeout as delay } from 'node:timers/promises'
import { createAccounts } from './accounts.ts'
import { createApp, type AppOptions } from './app.ts'
import { createChatHub, type ChatHubOptions } from './chathub.ts'
import { openDatabase } from './database/open.ts'
import { demoCost, seedDemo } from './demo-seed.ts'
import { createHealth } from './health.ts'
import { createHttpServer } from './http-server.ts'
import { createLog, type Log, type LogLevel } from './log.ts'
import { createLoginLimit } from './login-limit.ts'
import { createPasswords, standardCost, type PasswordCost } from './password.ts'
import { createSessions } from './sessions.ts'

/** Settings of the token server and where it listens. */
export interface TokenServerOptions extends AppOptions, ChatHubOptions {
  /** @defaultValue 0: any free port */
  readonly port?: number | undefined
  /** @defaultValue '127.0.0.1' */
  readonly host?: string | undefined
  /** `sqlite:<file>` or `postgres://…`. @defaultValue 'sqlite::memory:' */
  readonly databaseUrl?: string | undefined
  /** Of new hashes of passwords. @defaultValue 0.2 s of a core; much less for the demos */
  readonly passwordCost?: PasswordCost | undefined
  /** Takes a line of JSON. @defaultValue writes it to the standard output */
  readonly log?: ((line: string) => void) | undefined
  /** @defaultValue 'info' */
  readonly logLevel?: LogLevel | undefined
  /**
   * How long a server that ends says that it is not ready before it stops taking connections, in milliseconds.
   *
   * @defaultValue 0
   */
  readonly shutdownDelayMs?: number | undefined
}

/** A running token server. */
export interface TokenServer {
  /** Its address, without a slash at the end. */
  readonly url: string
  readonly port: number
  /**
   * Ends it without dropping a request: it says that it is not ready, waits for `shutdownDelayMs`, takes no more
   * connections, and ends those that are open with their next answer; 8 s later it ends them anyway.
   *
   * @returns Whether all requests were answered.
   */
  readonly drain: () => Promise<boolean>
  /** Ends it and its connections at once. May be called twice. */
  readonly close: () => Promise<void>
}

/**
 * Starts the token server: the site's back end, with a login and ChatHub's two routes.
 *
 * @throws the error of the system, with code `EADDRINUSE` if the port is in use; what the database throws.
 */
export async function startTokenServer(options: TokenServerOptions): Promise<TokenServer> {
  const log = createLog(options.log ?? writeLine, options.logLevel ?? 'info')
  const database = await openDatabase(options.databaseUrl ?? 'sqlite::memory:', (error) =>
    log.error('database', error),
  )
  const health = createHealth(database)
  const chatHub = createChatHub(options, { log, health })
  const stores = { sessions: createSessions(database), limit: createLoginLimit(database) }
  const passwords = await createPasswords(
    options.passwordCost ?? (options.isDemo === true ? demoCost : standardCost),
  )
  if (options.isDemo === true) await seedDemo(createAccounts(database), passwords)
  const app = createApp(options, { ...stores, database, passwords, chatHub, health, log })
  const server = createHttpServer(app)
  const stopSweeping = startSweeping(stores, log)

  const close = async (): Promise<void> => {
    stopSweeping()
    server.close()
    await chatHub.close()
    await database.close()
  }
  const port = await server
    .listen(options.port ?? 0, options.host ?? '127.0.0.1')
    .catch(async (error: unknown) => {
      await close()
      throw error
    })
  return {
    url: `http://localhost:${port}`,
    port,
    drain: async () => {
      health.drain()
      const { shutdownDelayMs = 0 } = options
      if (shutdownDelayMs > 0) await delay(shutdownDelayMs)
      const isComplete = await server.drain()
      await close()
      return isComplete
    },
    close,
  }
}

const sweepEveryMs = 600_000

function startSweeping(
  stores: Readonly<Record<string, { readonly sweep: () => Promise<void> }>>,
  log: Log,
): () => void {
  const timer = setInterval(() => {
    for (const { sweep } of Object.values(stores)) {
      sweep().catch((error: unknown) => log.error('sweep', error))
    }
  }, sweepEveryMs).unref()
  return () => clearInterval(timer)
}

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`)
}
