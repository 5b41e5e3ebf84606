import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/** The built command, as `npx` runs it. */
const commandFile = fileURLToPath(new URL('../dist/cli.js', import.meta.url))

/** What the command's process gets. */
export interface CommandInput {
  /** Besides these it has no environment: not that of whoever runs the tests. */
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
  /** Called once the process has written something to standard error. */
  readonly onProgress?: (stop: (signal: NodeJS.Signals) => void) => void
}

/** What came of it. */
export interface CommandResult {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the built command to its end. */
export async function runCommand(
  args: readonly string[],
  { env = {}, stdin, onProgress }: CommandInput = {},
): Promise<CommandResult> {
  const child = spawn(process.execPath, [commandFile, ...args], { env })
  // A process that ends without reading it is no failure of the test.
  child.stdin.on('error', () => {})
  if (stdin !== undefined) child.stdin.end(stdin)
  if (onProgress) child.stderr.once('data', () => onProgress((signal) => child.kill(signal)))
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  child.stdin.destroy()
  return { exitCode: child.exitCode, stdout, stderr }
}
