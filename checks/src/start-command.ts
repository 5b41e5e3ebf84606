import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { workspaceFolder } from './packages.ts'

/** `npm start`, running. */
export interface StartCommand {
  readonly child: ChildProcess
  /** Everything printed so far. */
  readonly printed: () => string
  /** Waits until the pattern is printed; fails when the command ends before. */
  waitFor(pattern: RegExp): Promise<void>
  /** Waits for the end; returns the exit code. */
  ended(): Promise<number | null>
}

/**
 * Starts a command in the workspace as a person would in a terminal.
 *
 * @param program - For example `npm`.
 * @param args - For example `['start']`.
 */
export function startCommand(program: string, args: readonly string[]): StartCommand {
  // Settings of the test run itself are none of the command's business.
  const environment = Object.entries(process.env).filter(
    ([name]) => !/^(?:npm_|VITEST)/i.test(name),
  )
  const child = spawn(program, args, {
    cwd: workspaceFolder,
    env: Object.fromEntries(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exit = once(child, 'exit')
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      printed += String(chunk)
    })
  }
  return {
    child,
    printed: () => printed,
    waitFor(pattern) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          if (!pattern.test(printed)) return
          for (const stream of [child.stdout, child.stderr]) stream.off('data', look)
          resolve()
        }
        for (const stream of [child.stdout, child.stderr]) stream.on('data', look)
        child.once('exit', () => {
          reject(new Error(`The command has ended. It printed:\n${printed}`))
        })
        look()
      })
    },
    async ended() {
      const [code] = await exit
      return code
    },
  }
}

/**
 * Whether somebody answers on a port of the loopback interface.
 *
 * @param url - For example `http://localhost:4000`.
 */
export async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { redirect: 'manual' })
    return true
  } catch {
    return false
  }
}
