import type { Database } from './database.ts'
import { openPostgres } from './postgres.ts'
import { migrate } from './schema.ts'
import { openSqlite } from './sqlite.ts'

/**
 * Opens the database and makes its tables, or brings them up to date.
 *
 * @param url - `sqlite:<file>`, `sqlite::memory:`, `postgres://…` or `postgresql://…`.
 * @param onError - Hears of connections lost in the background.
 * @throws what the database throws if it cannot be opened.
 */
export async function openDatabase(
  url: string,
  onError: (error: unknown) => void,
): Promise<Database> {
  const database = url.startsWith('sqlite:')
    ? openSqlite(url.slice('sqlite:'.length))
    : openPostgres(url, onError)
  try {
    await migrate(database)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}
