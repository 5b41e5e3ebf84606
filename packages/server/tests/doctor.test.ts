import { startEmulator } from '@chathub/emulator'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createChatHubClient } from '../src/index.js'
import { runCommand, type CommandInput, type CommandResult } from './command.js'
import { countRequests, loginOf, startTestEmulator } from './test-emulator.js'

// Each test starts a process, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const emulator = await startTestEmulator()
const { login, password } = loginOf(emulator)
const env = {
  CHATHUB_API_URL: emulator.url,
  CHATHUB_LOGIN: login,
  CHATHUB_PASSWORD: password,
}
const checks = [
  'settings',
  'connection',
  'clock',
  'credentials',
  'organizations',
  'operators',
  'operator-token',
]

interface Report {
  readonly isWell: boolean
  readonly findings: readonly {
    readonly check: string
    readonly status: string
    readonly message: string
    readonly cure?: string
  }[]
}

/** Runs the doctor, and sorts the checks by what came of them. */
async function examine(input: CommandInput, ...args: readonly string[]) {
  const { stdout, exitCode } = await runCommand(['doctor', '--json', ...args], input)
  const { isWell, findings }: Report = JSON.parse(stdout)
  const having = (wanted: string): string[] =>
    findings.filter(({ status }) => status === wanted).map(({ check }) => check)
  expect(exitCode).toBe(isWell ? 0 : 1)
  return {
    failed: having('failed'),
    warning: having('warning'),
    skipped: having('skipped'),
    findings,
  }
}

describe('doctor', () => {
  it('finds nothing wrong where nothing is', async () => {
    const { failed, warning, skipped, findings } = await examine({ env })

    expect({ failed, warning, skipped }).toEqual({ failed: [], warning: [], skipped: [] })
    expect(findings.map(({ check }) => check)).toEqual(checks)
  })

  it.each(['company token', 'API key'])('takes other credentials: %s', async (kind) => {
    const client = createChatHubClient({ login, password }, { baseUrl: emulator.url })
    const credentials: Record<string, string> =
      kind === 'API key'
        ? { CHATHUB_API_KEY: emulator.company.apiKey }
        : { CHATHUB_COMPANY_TOKEN: await client.getCompanyToken() }

    const { failed, findings } = await examine({
      env: { CHATHUB_API_URL: emulator.url, ...credentials },
    })

    expect(failed).toEqual([])
    expect(findings[0]?.message).toContain(kind)
  })

  it('prints each finding with what to do, and what it waits for to standard error', async () => {
    const { stdout, stderr, exitCode } = await runCommand(['doctor'], {
      env: { ...env, CHATHUB_PASSWORD: 'wrong' },
    })

    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/^ok {7}Clock {12}this machine and ChatHub agree$/m)
    expect(stdout).toMatch(
      /^FAILED {3}Credentials {6}ChatHub refused .*401\)\n {26}Check CHATHUB_LOGIN and/m,
    )
    expect(stdout).toMatch(/^skipped {2}Operators/m)
    expect(stdout).toContain('3 well, 1 failed, 3 skipped')
    expect(stderr).toContain('Credentials: waiting for ChatHub’s judgement of them, 10 s at most\n')
    expect(stdout + stderr).not.toContain('\u001B')
  })

  it('writes colours where they are asked for', async () => {
    const { stdout } = await runCommand(['doctor'], { env: { ...env, FORCE_COLOR: '1' } })

    expect(stdout).toContain('\u001B[32mok')
  })
})

describe('doctor names what is broken and nothing else:', () => {
  const { CHATHUB_API_URL } = env

  it.each<[string, Record<string, string>, RegExp]>([
    ['no credentials', { CHATHUB_API_URL }, /holds no credentials/],
    ['half a login', { CHATHUB_API_URL, CHATHUB_LOGIN: login }, /CHATHUB_PASSWORD is missing/],
    ['an empty login', { ...env, CHATHUB_LOGIN: ' ' }, /CHATHUB_LOGIN is missing/],
    ['two kinds of credentials', { ...env, CHATHUB_API_KEY: 'key' }, /two kinds/],
    [
      'a key with a line break',
      { CHATHUB_API_URL, CHATHUB_API_KEY: 'a\nb' },
      /CHATHUB_API_KEY holds/,
    ],
    ['an http address', { ...env, CHATHUB_API_URL: 'http://chathub.example' }, /http: address/],
    ['an address that is none', { ...env, CHATHUB_API_URL: 'chathub' }, /no address/],
  ])('%s', async (_name, broken, message) => {
    const { failed, skipped, findings } = await examine({ env: broken })

    expect(failed).toEqual(['settings'])
    expect(skipped).toEqual(checks.slice(1))
    expect(findings[0]?.message).toMatch(message)
    expect(findings[0]?.cure).toMatch(/^[A-Z].*\.$/)
  })

  it('a host that is down', async () => {
    const { failed, findings } = await examine({
      env: { ...env, CHATHUB_API_URL: 'http://127.0.0.1:1' },
    })

    expect(failed).toEqual(['connection'])
    expect(findings[1]?.message).toContain('127.0.0.1:1 cannot be reached (')
  })

  it('a host that fails', async () => {
    emulator.setFaults({ api: { status: 503 } })

    expect((await examine({ env })).failed).toEqual(['connection'])
  })

  it.each([
    ['an HTML page', 'html', 200],
    ['a redirect', 'empty', 302],
    ['nothing at this path', 'html', 404],
  ] as const)('%s in ChatHub’s place', async (_name, errorForm, status) => {
    emulator.setFaults({ errorForm, api: { status } })

    expect((await examine({ env })).failed).toEqual(['connection'])
  })

  it.each([-3, 3])('a clock that is %i hours off', async (hours) => {
    emulator.setFaults({ clockSkewMs: hours * 3_600_000 })

    const { failed, skipped, findings } = await examine({ env })

    expect(failed).toEqual(['clock'])
    expect(skipped).toEqual(['operator-token'])
    expect(findings[2]?.message).toContain(
      `this machine is 3 h ${hours > 0 ? 'behind' : 'ahead of'} ChatHub`,
    )
  })

  it('a clock that is two minutes off, as a warning', async () => {
    emulator.setFaults({ clockSkewMs: 120_000 })

    const { failed, warning } = await examine({ env })

    expect({ failed, warning }).toEqual({ failed: [], warning: ['clock'] })
  })

  it.each<[string, Record<string, string>]>([
    ['a wrong password', { ...env, CHATHUB_PASSWORD: 'wrong' }],
    ['a company token that has been revoked', { CHATHUB_API_URL, CHATHUB_COMPANY_TOKEN: 'wrong' }],
    ['a wrong API key', { CHATHUB_API_URL, CHATHUB_API_KEY: 'wrong' }],
  ])('%s', async (_name, broken) => {
    const { failed, skipped } = await examine({ env: broken })

    expect(failed).toEqual(['credentials'])
    expect(skipped).toEqual(checks.slice(4))
  })

  it('a login call that a proxy answers', async () => {
    emulator.setFaults({ errorForm: 'html', api: { status: 200, only: '/api/company/get-token' } })

    expect((await examine({ env })).failed).toEqual(['credentials'])
  })

  it('a company without an organization', async () => {
    const empty = await startEmulator({
      company: emulator.company,
      data: { organizations: [], operators: [], chats: [] },
    })
    onTestFinished(() => empty.close())

    const { failed } = await examine({ env: { ...env, CHATHUB_API_URL: empty.url } })

    expect(failed).toEqual(['organizations'])
  })

  it('a company without an active operator', async () => {
    const client = createChatHubClient({ login, password }, { baseUrl: emulator.url })
    for (const id of [101, 102, 103]) await client.setOperatorStatus(id, 'inactive')

    expect((await examine({ env })).failed).toEqual(['operators'])
  })

  it('an organization without an active operator, as a warning', async () => {
    const client = createChatHubClient({ login, password }, { baseUrl: emulator.url })
    await client.setOperatorStatus(103, 'inactive')

    const { failed, warning, findings } = await examine({ env })

    expect({ failed, warning }).toEqual({ failed: [], warning: ['operators'] })
    expect(findings[5]?.message).toBe('no active operator: Borealis Books (24)')
  })

  it('nothing in a name that would clear the terminal, and leaves that out', async () => {
    const client = createChatHubClient({ login, password }, { baseUrl: emulator.url })
    await client.addOperators([{ organizationId: 6, name: 'A\u001B[2Jda\u202E' }])
    for (const id of [101, 102]) await client.setOperatorStatus(id, 'inactive')

    const { failed, findings } = await examine({ env })

    expect(failed).toEqual([])
    expect(findings[6]?.message).toMatch(/^A\[2Jda \(\d+\) gets one/)
  })

  it('an operator token that ChatHub does not make', async () => {
    emulator.setFaults({ api: { status: 500, only: '/api/operator/get-token' } })

    expect((await examine({ env })).failed).toEqual(['operator-token'])
  })

  it('an operator token that ChatHub does not accept', async () => {
    emulator.setFaults({ token: { lifeSeconds: 0 } })

    expect((await examine({ env })).failed).toEqual(['operator-token'])
  })
})

describe('doctor, stopped while it waits,', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends at once at %s, with %i', async (signal, exitCode) => {
    emulator.setFaults({ api: { hang: true } })

    const result: CommandResult = await runCommand(['doctor'], {
      env,
      onProgress: (stop) => stop(signal),
    })

    expect(result.exitCode).toBe(exitCode)
    expect(result.stderr).toContain('chathub-server: stopped.')
    expect(result.stdout).not.toContain('FAILED')
  })

  it('ends at once during a login, too', async () => {
    emulator.setFaults({ api: { hang: true, only: '/api/company/get-token' } })

    const { exitCode } = await runCommand(['doctor'], {
      env,
      onProgress: (stop) => {
        const timer = setInterval(() => {
          if (countRequests(emulator, '/api/company/organization') === 0) return
          clearInterval(timer)
          setTimeout(() => stop('SIGINT'), 200)
        }, 20)
      },
    })

    expect(exitCode).toBe(130)
  })
})
