import { parseArgs } from 'node:util'
import { startEmulator } from './emulator.js'
import type { EmulatorOptions } from './emulator-options.js'
import type { Emulator } from './emulator.js'
import { readBundle } from './widget-bundles.js'

/** What the command needs of its process. */
export interface CommandProcess {
  readonly stdout: { readonly write: (text: string) => unknown }
  readonly stderr: { readonly write: (text: string) => unknown }
  readonly once: (signal: 'SIGINT' | 'SIGTERM', listener: () => void) => unknown
}

const usage = `Usage: chathub-emulator [options]

Starts a stand-in for the ChatHub service: API, real-time hub, operator panel, customer's page.

  --port <number>          TCP port (default 4010; 0 takes a free one)
  --host <address>         address to listen on (default 127.0.0.1)
  --company-login <text>   the company's login (default: drawn at random)
  --company-password <text>  its password (default: drawn at random)
  --signing <algorithm>    HS256 (default) or ES256
  --seed <text>            draws the same credentials, keys and ids each time (default: others)
  --chats <number>         chats of a long history in the first organization (default 0)
  --messages <number>      messages of these chats together (default 100 for each chat)
  --help                   this text
`

/**
 * Runs the command `chathub-emulator` until it is told to stop.
 *
 * @returns The exit code: 0 stopped or help, 1 could not start, 2 wrong arguments.
 */
export async function runCommandLine(
  args: readonly string[],
  process: CommandProcess,
): Promise<number> {
  let options: EmulatorOptions | null
  try {
    options = readArguments(args)
  } catch (error) {
    process.stderr.write(`chathub-emulator: ${messageOf(error)}\n\n${usage}`)
    return 2
  }
  if (options === null) {
    process.stdout.write(usage)
    return 0
  }
  return run(options, process)
}

async function run(options: EmulatorOptions, process: CommandProcess): Promise<number> {
  let emulator: Emulator
  try {
    emulator = await startEmulator(options)
  } catch (error) {
    process.stderr.write(`chathub-emulator: ${messageOf(error)}\n`)
    return 1
  }
  process.stdout.write(greeting(emulator))
  if ((await readBundle('operator-chat-panel.js')) === null) {
    process.stderr.write('chathub-emulator: the panel is not built: run the build first.\n')
  }
  await stopSignal(process)
  await emulator.close()
  process.stdout.write('chathub-emulator: stopped.\n')
  return 0
}

function stopSignal(process: CommandProcess): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
}

function greeting({ url, company, scriptUrl, customerUrl }: Emulator): string {
  return `ChatHub emulator

  API               ${url}
  Panel's script    ${scriptUrl}
  Customer's page   ${customerUrl()}
  Switches          ${url}/_emulator

  Company login     ${company.login}
  Company password  ${company.password}
  Dashboard key     ${company.apiKey}

Ctrl-C ends it.
`
}

/** Returns `null` where help was asked for. @throws Error for arguments that cannot be read. */
function readArguments(args: readonly string[]): EmulatorOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '4010' },
      host: { type: 'string', default: '127.0.0.1' },
      'company-login': { type: 'string' },
      'company-password': { type: 'string' },
      signing: { type: 'string', default: 'HS256' },
      seed: { type: 'string' },
      chats: { type: 'string', default: '0' },
      messages: { type: 'string' },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  })
  if (values.help) return null
  const { host, seed, 'company-login': login, 'company-password': password } = values
  const chats = readCount('--chats', values.chats)
  const messages = readCount('--messages', values.messages ?? String(100 * chats))
  return {
    port: readPort(values.port),
    host,
    signing: readSigning(values.signing),
    ...(seed === undefined ? {} : { seed }),
    ...(chats === 0 ? {} : { history: { chats, messages } }),
    company: {
      ...(login === undefined ? {} : { login }),
      ...(password === undefined ? {} : { password }),
    },
  }
}

function readPort(value: string): number {
  const port = Number(value)
  if (/^\d{1,5}$/.test(value) && port <= 65_535) return port
  throw new Error(`--port has to be a number from 0 to 65535, not "${value}".`)
}

function readCount(option: string, value: string): number {
  if (/^\d{1,7}$/.test(value)) return Number(value)
  throw new Error(`${option} has to be a whole number below ten million, not "${value}".`)
}

function readSigning(value: string): 'ES256' | 'HS256' {
  if (value === 'ES256' || value === 'HS256') return value
  throw new Error(`--signing has to be ES256 or HS256, not "${value}".`)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
