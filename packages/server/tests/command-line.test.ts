import { readFile } from 'node:fs/promises'
import { describe, expect, it, vi } from 'vitest'
import { createChatHubClient } from '../src/index.js'
import { runCommand } from './command.js'
import { loginOf, startTestEmulator } from './test-emulator.js'

// Each test starts a process, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const emulator = await startTestEmulator()
const { login, password } = loginOf(emulator)
const env = {
  CHATHUB_API_URL: emulator.url,
  CHATHUB_LOGIN: login,
  CHATHUB_PASSWORD: password,
}

describe('chathub-server', () => {
  it.each([['--help'], ['-h'], ['doctor', '--help'], ['token', '-h']])(
    'explains itself: %s %s',
    async (...args) => {
      const { stdout, stderr, exitCode } = await runCommand(args)

      expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
      expect(stdout).toMatch(/^Usage: chathub-server <command> \[options\]\n/)
    },
  )

  it('says its version', async () => {
    const manifest = await readFile(new URL('../package.json', import.meta.url), 'utf8')

    const { stdout, exitCode } = await runCommand(['--version'])

    expect(exitCode).toBe(0)
    expect(stdout).toBe(`${JSON.parse(manifest).version}\n`)
  })

  it.each([
    [[], 'A command is missing.'],
    [['hunter2'], 'There is no such command.'],
    [['doctor', '--password=hunter2'], "Unknown option '--password'"],
    [['doctor', '--cookie', 'hunter2'], "Unknown option '--cookie'"],
    [['doctor', 'hunter2'], 'An argument is no option.'],
    [['doctor', '--url'], "Option '--url <value>' argument missing"],
    [['doctor', '--stdin'], '--stdin is of use only with --url.'],
    [['token'], '--operator has to be the id of an operator, a whole number.'],
    [['token', '--operator', 'hunter2'], '--operator has to be the id'],
    [['token', '--operator', '1', '--json'], "Unknown option '--json'"],
  ])('refuses %j with 2 and the usage, and repeats no value', async (args, message) => {
    const { stdout, stderr, exitCode } = await runCommand(args, { env })

    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 })
    expect(stderr).toContain(`chathub-server: ${message}`)
    expect(stderr).toContain('Usage:')
    expect(stderr).not.toContain('hunter2')
  })
})

describe('chathub-server token', () => {
  it('prints a token that ChatHub accepts, alone, and a warning beside it', async () => {
    const { stdout, stderr, exitCode } = await runCommand(['token', '--operator', '101'], { env })

    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    expect(stderr).toContain('A secret, for development only')
    expect(stderr).not.toContain(stdout.trim())
    const client = createChatHubClient({ login, password }, { baseUrl: emulator.url })
    const validation = await client.validateToken(stdout.trim())
    expect(validation).toMatchObject({ isValid: true, operatorId: 101 })
    const hours = validation.isValid ? (validation.expiresAt ?? 0) - Date.now() : 0
    expect(Math.round(hours / 60_000)).toBe(60)
  })

  it('refuses in production, before anything is asked', async () => {
    const { stdout, stderr, exitCode } = await runCommand(['token', '--operator', '101'], {
      env: { ...env, NODE_ENV: 'production' },
    })

    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 })
    expect(stderr).toContain('NODE_ENV says production')
    expect(emulator.requests).toEqual([])
  })

  it.each([
    ['an operator who is inactive', '104', {}, /ChatHub does not allow this/],
    ['an operator whom nobody knows', '999', {}, /does not know this id/],
    ['a wrong password', '101', { CHATHUB_PASSWORD: 'wrong' }, /refused the company login/],
    ['a deleted operator', '105', {}, /answered 403.*\n.* deactivated or deleted\?/],
    ['no credentials', '101', { CHATHUB_LOGIN: '', CHATHUB_PASSWORD: '' }, /no credentials/],
  ])('says what to do about %s', async (_name, operator, broken, message) => {
    const { stdout, stderr, exitCode } = await runCommand(['token', '--operator', operator], {
      env: { ...env, ...broken },
    })

    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 })
    expect(stderr).toMatch(message)
    expect(stderr).not.toContain('Usage:')
  })

  it('stops at SIGINT', async () => {
    emulator.setFaults({ api: { hang: true } })

    const { stdout, exitCode } = await runCommand(['token', '--operator', '101'], {
      env,
      onProgress: (stop) => stop('SIGINT'),
    })

    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 130 })
  })
})
