import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Database, Query, Value } from './database.ts'

/**
 * Opens an SQLite database, which is built into Node. Good for one instance of the app: the file is on its disk.
 *
 * @param path - A file, made if it is missing, readable by its owner only; or `:memory:`.
 * @throws the error of the system, if the file cannot be opened.
 */
export function openSqlite(path: string): Database {
  // SQLite would make the file readable for everyone.
  if (path !== ':memory:') closeSync(openSync(path, 'a', 0o600))
  const database = new DatabaseSync(path, { timeout: 5000 })
  // With a log beside the file readers do not wait for a writer, such as the command `admin.ts`.
  database.exec('pragma journal_mode = wal; pragma synchronous = normal')
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>()

  const query: Query = async <Row>(sql: string, ...parameters: readonly Value[]) => {
    const statement = statements.get(sql) ?? database.prepare(sql)
    statements.set(sql, statement)
    const named = parameters.map((value, index) => [`$${index + 1}`, value] as const)
    // The rows have the columns that the statement names.
    return statement.all(Object.fromEntries(named)) as Row[]
  }

  return {
    query,
    exclusively: async (work) => {
      database.exec('begin immediate')
      try {
        await work(query)
        database.exec('commit')
      } catch (error) {
        database.exec('rollback')
        throw error
      }
    },
    close: async () => {
      if (database.isOpen) database.close()
    },
  }
}
