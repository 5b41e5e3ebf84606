import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openSqlite } from '../src/database/sqlite.ts'

it('keeps the database in files that only their owner can read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chathub-sqlite-'))
  const database = openSqlite(join(folder, 'test.db'))
  onTestFinished(async () => {
    await database.close()
    rmSync(folder, { recursive: true })
  })

  await database.query('create table secrets (text text)')

  const files = readdirSync(folder)
  expect(files).toContain('test.db')
  expect(files.map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual(
    files.map(() => 0o600),
  )
})
