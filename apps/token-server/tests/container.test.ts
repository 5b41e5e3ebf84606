import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { DockerfileParser } from 'dockerfile-ast'
import { validate } from 'dockerfile-utils'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { outcomeOf, startNode } from './run-node.ts'
import { startServerProcess } from './server-process.ts'

// No container runs here: the file's syntax is checked, and the very commands it runs are run outside of one.
const file = readFileSync(new URL('../Dockerfile', import.meta.url), 'utf8')
const instructions = DockerfileParser.parse(file).getInstructions()
const workspace = fileURLToPath(new URL('../../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'chathub-deploy-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Arguments of the instructions of this name, as they are written. */
function argumentsOf(name: string): string[] {
  return instructions
    .filter((one) => one.getInstruction() === name)
    .map((one) => one.getArgumentsContent() ?? '')
}

/** Arguments of `node` in the form `["node", …]`. */
function nodeArguments(name: string): string[] {
  const command: unknown = JSON.parse(/\[.*\]/s.exec(argumentsOf(name).join(' '))?.[0] ?? '[]')
  const [program, ...args] = Array.isArray(command) ? command.map(String) : []
  expect(program).toBe('node')
  return args
}

describe('the Dockerfile', () => {
  it('has no fault of syntax', () => {
    expect(validate(file)).toEqual([])
  })

  it('ends with an image that runs as another user than root, and says how it lives', () => {
    expect(argumentsOf('FROM')).toHaveLength(2)
    expect(argumentsOf('USER')).toEqual(['node'])
    expect(argumentsOf('HEALTHCHECK')).toHaveLength(1)
  })

  it('copies a folder that runs by itself, without dependencies of development', async () => {
    const deploy = argumentsOf('RUN').find((command) => command.includes(' deploy '))
    const words = deploy?.replace('/app', folder).split(' ') ?? []
    await promisify(execFile)('node', words.slice(1), { cwd: workspace })

    expect(existsSync(join(folder, 'node_modules/express'))).toBe(true)
    for (const name of ['vitest', 'typescript', '@chathub/emulator', 'dockerfile-ast']) {
      expect(existsSync(join(folder, 'node_modules', name))).toBe(false)
    }
    expect(nodeArguments('CMD')).toContain('src/main.ts')
    const { child, url, ended } = await startServerProcess(
      { CHATHUB_API_KEY: 'your-key', DATABASE_URL: `sqlite:${join(folder, 'test.db')}` },
      folder,
    )
    onTestFinished(() => void child.kill('SIGKILL'))
    const { port } = new URL(url)

    expect((await fetch(`${url}/login/login.css`)).status).toBe(200)
    expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ status: 'ready' })
    expect(await checkHealth(port)).toBe(0)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(await checkHealth(port)).toBe(1)
  }, 120_000)
})

async function checkHealth(port: string): Promise<number | null> {
  const { code } = await outcomeOf(startNode(nodeArguments('HEALTHCHECK'), { PORT: port }, folder))
  return code
}
