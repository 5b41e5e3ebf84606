import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { startNode } from './run-node.ts'

/** The server in a process of its own. */
export interface ServerProcess {
  readonly url: string
  readonly child: ChildProcess
  /** What it has logged so far. */
  readonly lines: ReadonlyArray<Readonly<Record<string, unknown>>>
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number | null>
}

/**
 * Starts `node src/main.ts` on a free port. It is killed when the test ends.
 *
 * @param folder - Where it is deployed. Default: this app's folder.
 */
export async function startServerProcess(
  environment: Readonly<Record<string, string>>,
  folder?: string,
): Promise<ServerProcess> {
  const child = startNode(['src/main.ts'], { PORT: '0', ...environment }, folder)
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve)
  })
  const lines: Array<Readonly<Record<string, unknown>>> = []
  const errors: string[] = []
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk.toString()))
  const url = await new Promise<string>((resolve, reject) => {
    void ended.then((code) => reject(new Error(`It ended with ${code}: ${errors.join('')}`)))
    if (!child.stdout) return
    // A line that is no JSON fails the test as an unhandled error.
    createInterface(child.stdout).on('line', (line) => {
      const entry: Readonly<Record<string, unknown>> = JSON.parse(line)
      lines.push(entry)
      if (entry.event === 'listening') resolve(String(entry.url))
    })
  })
  return { url, child, lines, ended }
}
