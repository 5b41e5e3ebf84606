import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { workspaceFolder } from '../src/packages.ts'
import { run } from '../src/run.ts'
import { findSecrets, isSecretFile } from '../src/secrets.ts'

const trackedFiles = (await run('git', ['ls-files', '-z'], workspaceFolder))
  .split('\0')
  .filter(Boolean)

describe('the tracked files', () => {
  it('are found', () => {
    expect(trackedFiles).toContain('package.json')
  })

  it('hold no token, key or company login', () => {
    expect(findingsIn(workspaceFolder, trackedFiles)).toEqual([])
  })

  it('include no .env file', () => {
    expect(trackedFiles.filter(isSecretFile)).toEqual([])
  })
})

describe('the passwords of the demos’ users', () => {
  const texts = trackedFiles.map((path) => ({
    path,
    text: readFileSync(join(workspaceFolder, path), 'latin1'),
  }))
  const seeds = texts.filter(({ text }) => /^export const demoUsers\b/m.test(text))

  it('stand in one file, which belongs to the demos’ server', () => {
    const passwords = seeds.flatMap(({ text }) =>
      [...text.matchAll(/\bpassword: '([^']+)'/g)].map(([, password = '']) => password),
    )
    const holders = texts.filter(({ text }) => passwords.some((one) => text.includes(one)))

    expect(passwords.length).toBeGreaterThan(1)
    expect(holders.map(({ path }) => path)).toEqual(seeds.map(({ path }) => path))
    expect(seeds.map(({ path }) => path)).toEqual([
      expect.stringMatching(/^apps\/token-server\/src\//),
    ])
  })
})

describe.each(inject('packedPackages'))('the packed $name', ({ content }) => {
  const files = readdirSync(content, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(content.length + 1))

  it('holds no token, key or company login', () => {
    expect(files).toContain('package.json')
    expect(findingsIn(content, files)).toEqual([])
    expect(files.filter(isSecretFile)).toEqual([])
  })
})

describe('findSecrets', () => {
  it.each([
    ['a JSON web token', `const token = "eyJ${part(5)}.eyJ${part(9)}.${part(9)}"`],
    ['a private key', ['-----BEGIN', 'PRIVATE KEY-----'].join(' ')],
    ['a login in a header', `Authorization: Basic ${part(5)}`],
    ['the company login', ['CHATHUB', 'PASSWORD=hunter2secret'].join('_')],
    ['the company login', ['export CHATHUB', 'LOGIN="hunter2secret"'].join('_')],
    ['the company login', ['environment:\n  CHATHUB', 'API_KEY: hunter2secret\n'].join('_')],
    ['the company login', ['{ CHATHUB', "COMPANY_TOKEN: 'hunter2secret' }"].join('_')],
    ['the company login', ['CHATHUB', "PASSWORD: 'the-keystone'"].join('_')],
    ['the company login', ['  - "CHATHUB', 'PASSWORD": hunter2secret'].join('_')],
  ])('finds %s', (what, text) => {
    expect(findSecrets(text)).toEqual([what])
  })

  it.each([
    'test-token-for-development',
    'const password = process.env.CHATHUB_PASSWORD',
    'CHATHUB_LOGIN=your-login',
    'CHATHUB_PASSWORD=',
    "{ CHATHUB_API_KEY: 'the-key', CHATHUB_PASSWORD: 'none' }",
    'const env = { CHATHUB_LOGIN: login, CHATHUB_PASSWORD: company.password }',
    "  CHATHUB_PASSWORD: password,\n  CHATHUB_LOGIN: 'wrong',\n",
    'Authorization: Bearer <token>',
  ])('lets %s pass', (text) => {
    expect(findSecrets(text)).toEqual([])
  })
})

describe('isSecretFile', () => {
  it.each(['.env', 'apps/token-server/.env', '.env.local'])('recognises %s', (path) => {
    expect(isSecretFile(path)).toBe(true)
  })

  it.each(['.env.example', 'src/environment.ts', 'my.environment'])('lets %s pass', (path) => {
    expect(isSecretFile(path)).toBe(false)
  })
})

function findingsIn(folder: string, paths: readonly string[]): string[] {
  return paths.flatMap((path) =>
    findSecrets(readFileSync(join(folder, path), 'latin1')).map((what) => `${path}: ${what}`),
  )
}

/** Random-looking characters: a whole token in this file would be found in it. */
function part(quarter: number): string {
  return 'aB3_'.repeat(quarter)
}
