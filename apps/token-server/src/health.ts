import type { ChatHubServerErrorCode } from '@chathub/server'
import { Router } from 'express'
import type { Database } from './database/database.ts'

/** What the server knows of its own state. */
export interface Health {
  /** `GET /healthz` and `GET /readyz`. */
  readonly routes: Router
  /** Says how a call of ChatHub ended: `undefined` for well. */
  readonly hearOfChatHub: (code: ChatHubServerErrorCode | undefined) => void
  /** Says that the server ends: it is not ready from now on. */
  readonly drain: () => void
}

// With these nobody gets a token; other failures are those of one operator.
const downCodes: ReadonlySet<ChatHubServerErrorCode> = new Set([
  'unavailable',
  'unreachable',
  'timeout',
  'invalid-answer',
  'login-refused',
  'company-token-refused',
])

const databaseLimitMs = 2000

/**
 * Makes the routes that an orchestrator asks. ChatHub down makes the server `degraded` but leaves it ready: no other
 * instance would fare better, and tokens still alive are answered.
 */
export function createHealth(database: Database): Health {
  let isDraining = false
  let chatHub: 'unknown' | 'up' | 'down' = 'unknown'
  const routes = Router()
  routes.use(['/healthz', '/readyz'], (_request, response, next) => {
    response.set('cache-control', 'no-store')
    next()
  })
  routes.get('/healthz', (_request, response) => {
    response.json({ status: 'alive' })
  })
  // oxlint-disable-next-line oxc/no-async-endpoint-handlers -- cannot reject
  routes.get('/readyz', async (_request, response) => {
    const isDatabaseUp = await answers(database)
    const isReady = isDatabaseUp && !isDraining
    response.status(isReady ? 200 : 503).json({
      status: isReady ? (chatHub === 'down' ? 'degraded' : 'ready') : 'unready',
      database: isDatabaseUp ? 'up' : 'down',
      chatHub,
      isShuttingDown: isDraining,
    })
  })
  return {
    routes,
    hearOfChatHub: (code) => {
      chatHub = code !== undefined && downCodes.has(code) ? 'down' : 'up'
    },
    drain: () => {
      isDraining = true
    },
  }
}

async function answers(database: Database): Promise<boolean> {
  const tooLate = new Promise<false>((resolve) => {
    setTimeout(() => resolve(false), databaseLimitMs).unref()
  })
  const answer = database.query('select 1').then(
    () => true,
    () => false,
  )
  return Promise.race([answer, tooLate])
}
