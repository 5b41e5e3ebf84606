import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/**
 * Runs a program to its end.
 *
 * @param program - Name or path.
 * @param args - Its arguments.
 * @param cwd - Folder in which it runs.
 * @returns What it printed on standard output.
 * @throws {Error} With everything it printed, when it fails.
 */
export async function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    const { stdout } = await execute(program, args, { cwd, maxBuffer: 2 ** 26 })
    return stdout
  } catch (error) {
    const output = error instanceof Error && 'stdout' in error ? `\n${String(error.stdout)}` : ''
    throw new Error(`${program} ${args.join(' ')} failed: ${String(error)}${output}`, {
      cause: error,
    })
  }
}
