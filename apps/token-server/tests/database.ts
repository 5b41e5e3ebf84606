import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject, onTestFinished } from 'vitest'
import { runSql } from './postgres-server.ts'

/** Makes an empty database for one test; answers its address. */
export async function createDatabaseUrl(): Promise<string> {
  const postgresUrl = inject('postgresUrl')
  return postgresUrl === undefined ? createFile() : createOfPostgres(postgresUrl)
}

async function createOfPostgres(serverUrl: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await runSql(serverUrl, `create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = name
  return url.href
}

function createFile(): string {
  const file = join(tmpdir(), `chathub-${randomUUID()}.db`)
  onTestFinished(() => {
    for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true })
  })
  return `sqlite:${file}`
}
