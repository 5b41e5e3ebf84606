import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import type { Measurement } from '../row.ts'

/** Whether instructions can be counted here. */
export const hasValgrind: boolean = findValgrind()

function findValgrind(): boolean {
  try {
    execFileSync('valgrind', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Measures the instructions of a hit, row V3: of a thousand, beyond what the start and the first hundred need. */
export async function measureInstructions(): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'chathub-bench-'))
  try {
    const program = join(folder, 'hits.mjs')
    await bundle(program)
    const [few = NaN, many = NaN] = await Promise.all(
      [100, 1100].map((hits) => count(program, hits)),
    )
    const value = Math.round((many - few) / 1000)
    return [
      { id: 'V3', title: 'instructions of a hit, from request object to bytes', unit: '', value },
    ]
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Node strips types with WebAssembly, which it has not without its compiler. */
async function bundle(program: string): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL('hits.ts', import.meta.url))],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
  })
}

async function count(program: string, hits: number): Promise<number> {
  const { stderr } = await promisify(execFile)('valgrind', [
    '--tool=callgrind',
    '--callgrind-out-file=/dev/null',
    process.execPath,
    '--jitless',
    '--single-threaded',
    '--predictable',
    program,
    String(hits),
  ])
  return Number(/Collected : (\d+)/.exec(stderr)?.[1] ?? NaN)
}
