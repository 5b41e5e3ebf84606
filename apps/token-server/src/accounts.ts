import { randomUUID } from 'node:crypto'
import type { Database, Value } from './database/database.ts'

/** Where a user works. */
export interface Assignment {
  /** ChatHub's id. */
  readonly organizationId: number
  /** As ChatHub called it when the user was assigned. */
  readonly organizationName: string
  /** ChatHub's id; `null` if the user has no operator there. */
  readonly operatorId: number | null
}

/** Someone who may log in. */
export interface User {
  readonly id: string
  /** In small letters. */
  readonly username: string
  readonly name: string
  /** The oldest first: the user's own organization. */
  readonly assignments: readonly Assignment[]
}

/** What the check of a password needs of a user. */
export interface Credentials {
  readonly userId: string
  readonly passwordHash: string
}

/** Users and their assignments. Usernames are taken without regard to capitals and outer spaces. */
export interface Accounts {
  /** Adds a user; answers `false` if the username is taken. */
  readonly add: (
    username: string,
    details: { readonly name: string; readonly passwordHash: string },
  ) => Promise<boolean>
  readonly findCredentials: (username: string) => Promise<Credentials | undefined>
  /** Replaces a hash by another one of the same password, unless the password was changed meanwhile. */
  readonly renewHash: (credentials: Credentials, passwordHash: string) => Promise<void>
  /** Changes the password and ends all sessions of the user; answers `false` if there is no such user. */
  readonly setPasswordHash: (username: string, passwordHash: string) => Promise<boolean>
  /** Removes a user with sessions and assignments; answers `false` if there is no such user. */
  readonly remove: (username: string) => Promise<boolean>
  /** Adds an assignment or replaces that of the same organization; answers `false` if there is no such user. */
  readonly assign: (username: string, assignment: Assignment) => Promise<boolean>
  /** Takes an assignment away; answers `false` if there is none. */
  readonly unassign: (username: string, organizationId: number) => Promise<boolean>
  /** All users, by username. */
  readonly list: () => Promise<readonly User[]>
}

/** One row for each assignment of a user, or one without. */
export interface UserRow {
  readonly id: string
  readonly username: string
  readonly name: string
  readonly organization_id: number | null
  readonly organization_name: string | null
  readonly operator_id: number | null
}

/** Columns and order of {@link UserRow}, for a `select` from `users`. */
export const userRows = {
  columns: 'users.id, username, name, organization_id, organization_name, operator_id',
  join: 'left join assignments on assignments.user_id = users.id',
  order: 'username, assigned_at, organization_id',
}

/** Makes the store of users. */
export function createAccounts({ query }: Database): Accounts {
  const has = async (sql: string, ...values: Value[]): Promise<boolean> =>
    (await query(sql, ...values)).length > 0
  return {
    add: (username, { name, passwordHash }) =>
      has(
        `insert into users (id, username, name, password_hash, added_at) values ($1, $2, $3, $4, $5)
         on conflict (username) do nothing returning id`,
        ...[randomUUID(), plain(username), name, passwordHash, Date.now()],
      ),
    findCredentials: async (username) => {
      const rows = await query<Credentials>(
        'select id as "userId", password_hash as "passwordHash" from users where username = $1',
        plain(username),
      )
      return rows[0]
    },
    renewHash: async ({ userId, passwordHash }, newHash) => {
      await query(
        'update users set password_hash = $3 where id = $1 and password_hash = $2',
        ...[userId, passwordHash, newHash],
      )
    },
    setPasswordHash: async (username, passwordHash) => {
      const changed = await query<{ id: string }>(
        'update users set password_hash = $2 where username = $1 returning id',
        ...[plain(username), passwordHash],
      )
      for (const { id } of changed) await query('delete from sessions where user_id = $1', id)
      return changed.length > 0
    },
    remove: (username) =>
      has('delete from users where username = $1 returning id', plain(username)),
    assign: (username, { organizationId, organizationName, operatorId }) =>
      has(
        `insert into assignments (user_id, organization_id, organization_name, operator_id, assigned_at)
         select id, $2, $3, $4, $5 from users where username = $1
         on conflict (user_id, organization_id) do update
           set organization_name = excluded.organization_name, operator_id = excluded.operator_id
         returning user_id`,
        ...[plain(username), organizationId, organizationName, operatorId, Date.now()],
      ),
    unassign: (username, organizationId) =>
      has(
        `delete from assignments where organization_id = $2
           and user_id = (select id from users where username = $1) returning user_id`,
        ...[plain(username), organizationId],
      ),
    list: async () => {
      const { columns, join, order } = userRows
      return readUsers(await query(`select ${columns} from users ${join} order by ${order}`))
    },
  }
}

/** Puts the rows of each user together, in their order. */
export function readUsers(rows: readonly UserRow[]): readonly User[] {
  const users = new Map<string, User & { readonly assignments: Assignment[] }>()
  for (const { id, username, name, ...row } of rows) {
    const user = users.get(id) ?? { id, username, name, assignments: [] }
    users.set(id, user)
    if (row.organization_id === null || row.organization_name === null) continue
    user.assignments.push({
      organizationId: row.organization_id,
      organizationName: row.organization_name,
      operatorId: row.operator_id,
    })
  }
  return [...users.values()]
}

function plain(username: string): string {
  return username.trim().toLowerCase()
}
