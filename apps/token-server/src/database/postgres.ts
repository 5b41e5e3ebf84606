import { Client, Pool, types as defaultTypes, type ClientConfig, type CustomTypesConfig } from 'pg'
import type { Database, Query, Value } from './database.ts'

// Any number will do, as long as it is the same in all instances.
const startLock = 402_001

// Counts and moments fit into a number; as text, which is the default, they would not compare.
const types: CustomTypesConfig = {
  getTypeParser: (id, format) =>
    id === defaultTypes.builtins.INT8 ? Number : defaultTypes.getTypeParser(id, format),
}

/**
 * Connects to PostgreSQL, with ten connections at most, and one more at the start. A connection is made when it is
 * needed, and again when it was lost. A statement may take 5 s, at the start a minute, and a connection 3 s.
 *
 * @param url - Such as `postgres://user:password@host:5432/name?sslmode=verify-full`.
 * @param onError - Hears why a connection that nobody used was lost.
 */
export function openPostgres(url: string, onError: (error: unknown) => void): Database {
  const common: ClientConfig = {
    connectionString: url,
    application_name: 'chathub-token-server',
    types,
    connectionTimeoutMillis: 3000,
  }
  const pool = new Pool({ ...common, statement_timeout: 5000, query_timeout: 6000 })
  // Without a listener this would end the process.
  pool.on('error', onError)
  return {
    query: queryOf(pool),
    exclusively: async (work) => {
      // A connection of its own: another instance that starts as well is waited for, for a minute at most.
      const client = new Client({ ...common, statement_timeout: 60_000, query_timeout: 61_000 })
      // Whatever is asked of a lost connection rejects, so this is told twice.
      client.on('error', () => undefined)
      await client.connect()
      try {
        await client.query('begin')
        await client.query('select pg_advisory_xact_lock($1)', [startLock])
        await work(queryOf(client))
        await client.query('commit')
      } finally {
        // Takes back what is not committed.
        await client.end()
      }
    },
    close: async () => {
      if (!pool.ending) await pool.end()
    },
  }
}

function queryOf(client: Pick<Client, 'query'>): Query {
  return async <Row>(sql: string, ...parameters: readonly Value[]) => {
    const { rows } = await client.query(sql, [...parameters])
    // The rows have the columns that the statement names.
    return rows as Row[]
  }
}
