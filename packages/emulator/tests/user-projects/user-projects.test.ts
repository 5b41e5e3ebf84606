import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const folder = fileURLToPath(new URL('.', import.meta.url))
const { resolve } = createRequire(import.meta.url)

interface Outcome {
  readonly code: number | null
  readonly output: string
}

/** Runs a program of a package as `npx` would, in a user's project. */
function run(packageName: string, file: string, project: string, args: string[]): Promise<Outcome> {
  const program = join(dirname(resolve(`${packageName}/package.json`)), file)
  const cwd = join(folder, project)
  // What the Vitest that runs this test tells its own workers is not for the other programs.
  const { VITEST: _, NODE_OPTIONS: _options, ...env } = process.env
  const child = spawn(process.execPath, [program, ...args], { cwd, env })
  let output = ''
  child.stdout.on('data', (data) => (output += String(data)))
  child.stderr.on('data', (data) => (output += String(data)))
  return new Promise((done) => {
    child.once('close', (code) => done({ code, output }))
  })
}

describe('a user’s tests', () => {
  it('run with the fixture of Playwright, in a browser', async () => {
    const { code, output } = await run('@playwright/test', 'cli.js', 'playwright', ['test'])

    expect(output).toContain('"expected": 9,')
    expect(output).toContain('"unexpected": 0,')
    expect(code).toBe(0)
  }, 120_000)

  it('look into the panel’s frame as the README does', async () => {
    const readme = await readFile(join(folder, '../../README.md'), 'utf8')
    const spec = await readFile(join(folder, 'playwright/desk.spec.ts'), 'utf8')

    expect(readme).toContain(spec.slice(spec.indexOf("test('an operator sees")))
  })

  it('run with the global setup of Vitest', async () => {
    const args = ['run', '--reporter=tap-flat']
    const { code, output } = await run('vitest', 'vitest.mjs', 'vitest', args)

    expect(output.match(/^ok /gm)).toHaveLength(3)
    expect(code).toBe(0)
  }, 120_000)
})
