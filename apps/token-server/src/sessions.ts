import { createHash, randomBytes } from 'node:crypto'
import { readUsers, userRows, type User, type UserRow } from './accounts.ts'
import type { Database } from './database/database.ts'

/** How long a session lives after its last use, in milliseconds: 12 hours. */
export const idleLifeMs = 12 * 3_600_000
/** How long a session lives however much it is used, in milliseconds: 7 days. */
export const longestLifeMs = 7 * 24 * 3_600_000
// Else each request would write.
const extendAfterMs = 3_600_000

/** A session that is alive. */
export interface Session {
  readonly user: User
  /** Its end was moved just now: the browser's cookie shall live as long. */
  readonly isExtended: boolean
}

/**
 * Sessions. Their ids, 256 random bits, are known to the browsers only; the database keeps the SHA-256 of each, so
 * that nobody who reads it can pose as a user.
 */
export interface Sessions {
  /** Starts a session; answers its id. */
  readonly start: (userId: string) => Promise<string>
  /** Finds a session that is alive, and moves its end if the last time was an hour ago. */
  readonly find: (id: string) => Promise<Session | undefined>
  readonly end: (id: string) => Promise<void>
  /** Deletes what has expired. */
  readonly sweep: () => Promise<void>
}

interface SessionRow extends UserRow {
  readonly started_at: number
  readonly expires_at: number
}

/** Makes the store of sessions. */
export function createSessions({ query }: Database): Sessions {
  async function extend(idHash: string, row: SessionRow): Promise<boolean> {
    const expiresAt = Math.min(Date.now() + idleLifeMs, row.started_at + longestLifeMs)
    if (expiresAt - row.expires_at < extendAfterMs) return false
    await query('update sessions set expires_at = $2 where id_hash = $1', idHash, expiresAt)
    return true
  }

  return {
    start: async (userId) => {
      const id = randomBytes(32).toString('base64url')
      const now = Date.now()
      await query(
        'insert into sessions (id_hash, user_id, started_at, expires_at) values ($1, $2, $3, $4)',
        ...[hashOf(id), userId, now, now + idleLifeMs],
      )
      return id
    },
    find: async (id) => {
      const idHash = hashOf(id)
      const rows = await query<SessionRow>(
        `select ${userRows.columns}, started_at, expires_at
         from sessions join users on users.id = sessions.user_id ${userRows.join}
         where id_hash = $1 and expires_at > $2 order by ${userRows.order}`,
        ...[idHash, Date.now()],
      )
      const [row] = rows
      const [user] = readUsers(rows)
      return row && user && { user, isExtended: await extend(idHash, row) }
    },
    end: async (id) => {
      await query('delete from sessions where id_hash = $1', hashOf(id))
    },
    sweep: async () => {
      await query('delete from sessions where expires_at <= $1', Date.now())
    },
  }
}

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('hex')
}
