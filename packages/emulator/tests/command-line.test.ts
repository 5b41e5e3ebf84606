import { EventEmitter } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { runCommandLine } from '../src/command-line.js'
import type { CommandProcess } from '../src/command-line.js'
import { testEmulator } from './support.js'

interface Terminal {
  readonly process: CommandProcess
  readonly out: () => string
  readonly error: () => string
  readonly signal: (name: 'SIGINT' | 'SIGTERM') => void
}

function terminal(): Terminal {
  const signals = new EventEmitter()
  const written = { out: '', error: '' }
  return {
    process: {
      stdout: { write: (text) => (written.out += text) },
      stderr: { write: (text) => (written.error += text) },
      once: (name, listener) => signals.once(name, listener),
    },
    out: () => written.out,
    error: () => written.error,
    signal: (name) => signals.emit(name),
  }
}

describe('chathub-emulator', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('serves until %s and ends with 0', async (name) => {
    const { process, out, signal } = terminal()

    const exitCode = runCommandLine(['--port', '0'], process)
    await vi.waitFor(() => expect(out()).toContain('Ctrl-C ends it.'))
    const url = /http:\/\/localhost:\d+/.exec(out())?.[0] ?? ''
    const { status } = await fetch(`${url}/_emulator/faults`)
    signal(name)

    expect(status).toBe(200)
    expect(await exitCode).toBe(0)
    await expect(fetch(url)).rejects.toThrow('fetch failed')
  })

  it('prints the login and password, with which one can sign in', async () => {
    const { process, out, signal } = terminal()
    const exitCode = runCommandLine(['--port', '0', '--company-login', 'me'], process)
    await vi.waitFor(() => expect(out()).toContain('Ctrl-C ends it.'))
    const url = /http:\/\/localhost:\d+/.exec(out())?.[0] ?? ''
    const password = /Company password {2}(\S+)/.exec(out())?.[1]

    const { status } = await fetch(`${url}/api/company/get-token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'me', password }),
    })
    signal('SIGINT')
    await exitCode

    expect(status).toBe(200)
    expect(out()).toContain('Company login     me')
  })

  it('draws the same from the same seed, and fills the history', async () => {
    const started = async (): Promise<{ readonly words: string; readonly chats: number }> => {
      const { process, out, signal } = terminal()
      const args = ['--port', '0', '--seed', 'demo', '--chats', '20', '--messages', '100']
      const exitCode = runCommandLine(args, process)
      await vi.waitFor(() => expect(out()).toContain('Ctrl-C ends it.'))
      const url = /http:\/\/localhost:\d+/.exec(out())?.[0] ?? ''
      const state = await fetch(`${url}/_emulator/state`)
      const { chats } = (await state.json()) as { readonly chats: readonly unknown[] }
      signal('SIGINT')
      await exitCode
      return { words: out().replaceAll(/:\d+/g, ''), chats: chats.length }
    }

    const [one, other] = [await started(), await started()]

    expect(one.chats).toBe(28)
    expect(other).toEqual(one)
  })

  it('says that a port is in use and ends with 1', async () => {
    const { port } = await testEmulator()
    const { process, error } = terminal()

    const exitCode = await runCommandLine(['--port', String(port)], process)

    expect(exitCode).toBe(1)
    expect(error()).toContain(`chathub-emulator: Port ${port} on 127.0.0.1 is in use.`)
  })

  it('explains itself', async () => {
    const { process, out } = terminal()

    expect(await runCommandLine(['--help'], process)).toBe(0)
    expect(out()).toContain('Usage: chathub-emulator [options]')
  })

  it.each([
    [['--port', 'many'], '--port has to be a number from 0 to 65535, not "many".'],
    [['--port', '70000'], '--port has to be a number from 0 to 65535, not "70000".'],
    [['--signing', 'none'], '--signing has to be ES256 or HS256, not "none".'],
    [['--chats', 'all'], '--chats has to be a whole number below ten million, not "all".'],
    [['--unheard-of'], "Unknown option '--unheard-of'"],
  ])('refuses %j with 2 and the usage', async (args, message) => {
    const { process, error } = terminal()

    expect(await runCommandLine(args, process)).toBe(2)
    expect(error()).toContain(message)
    expect(error()).toContain('Usage:')
  })
})
