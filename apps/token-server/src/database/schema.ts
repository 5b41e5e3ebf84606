import type { Database } from './database.ts'

/**
 * The steps that lead to today's tables, the oldest first. A step that has been released is never changed; what
 * is new is a new step. Each is a list of statements that both databases understand.
 */
const steps: ReadonlyArray<readonly string[]> = [
  [
    `create table users (
      id text primary key,
      username text not null unique,
      name text not null,
      password_hash text not null,
      added_at bigint not null
    )`,
    `create table assignments (
      user_id text not null references users (id) on delete cascade,
      organization_id bigint not null,
      organization_name text not null,
      operator_id bigint,
      assigned_at bigint not null,
      primary key (user_id, organization_id)
    )`,
    `create table sessions (
      id_hash text primary key,
      user_id text not null references users (id) on delete cascade,
      started_at bigint not null,
      expires_at bigint not null
    )`,
    'create index sessions_by_user on sessions (user_id)',
    'create index sessions_by_end on sessions (expires_at)',
    `create table login_attempts (
      subject text primary key,
      tries bigint not null,
      resets_at bigint not null
    )`,
    'create index login_attempts_by_end on login_attempts (resets_at)',
  ],
]

/**
 * Makes the tables, or brings those of an older version up to date. Does nothing if they are; safe when several
 * instances start at once.
 *
 * @throws Error if the tables are of a newer version of this app, and what the database throws.
 */
export async function migrate(database: Database): Promise<void> {
  await database.exclusively(async (query) => {
    await query('create table if not exists schema_steps (step bigint primary key)')
    const [row] = await query<{ last: number | null }>('select max(step) as last from schema_steps')
    const done = row?.last ?? 0
    if (done > steps.length) {
      throw new Error('The database was made by a newer version of this app: start that one.')
    }
    for (const [index, statements] of steps.entries()) {
      if (index < done) continue
      for (const statement of statements) await query(statement)
      await query('insert into schema_steps (step) values ($1)', index + 1)
    }
  })
}
