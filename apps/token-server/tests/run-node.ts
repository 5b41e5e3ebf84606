import { spawn, type ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/** How a program of this app ended. */
export interface Outcome {
  readonly code: number | null
  readonly output: string
  readonly errors: string
}

/** The folder of this app. */
const appFolder = fileURLToPath(new URL('..', import.meta.url))

/** Starts a program of this app, with these environment variables and `PATH` only. */
export function startNode(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  folder: string = appFolder,
): ChildProcess {
  const env = { PATH: process.env.PATH, ...environment }
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: folder,
    env,
    stdio: 'pipe',
  })
}

/** Waits for the end of a program, and reads what it wrote. */
export async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve)
  })
  const [output, errors] = await Promise.all([read(child.stdout), read(child.stderr)])
  return { code: await ended, output, errors }
}

async function read(stream: Readable | null): Promise<string> {
  return stream ? text(stream) : ''
}

/** Runs a program of this app to its end. */
export function runNode(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  input = '',
): Promise<Outcome> {
  const child = startNode(args, environment)
  child.stdin?.end(input)
  return outcomeOf(child)
}
