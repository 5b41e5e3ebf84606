import { exec, execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join, matchesGlob } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { DockerfileParser } from 'dockerfile-ast'
import { validate } from 'dockerfile-utils'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { outcomeOf, startNode } from './run-node.ts'
import { startServerProcess } from './server-process.ts'

// No container runs here: the file's syntax is checked, and the very commands it runs are run outside of one, in the
// same order, in folders of this test for those of the image.
const file = readOwn('Dockerfile')
const instructions = DockerfileParser.parse(file).getInstructions()
const workspace = fileURLToPath(new URL('../../..', import.meta.url))
const root = mkdtempSync(join(tmpdir(), 'chathub-container-'))
const [context, app, data] = [join(root, 'workspace'), join(root, 'app'), join(root, 'data')]
afterAll(() => rmSync(root, { recursive: true, force: true }))

function readOwn(name: string): string {
  return readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')
}

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

/** Does what `COPY . .` does in a fresh clone: what other tests write meanwhile is in nobody's way. */
function copyWorkspace(): void {
  const ignored = readOwn('Dockerfile.dockerignore').trim().split('\n')
  const isIgnored = (path: string): boolean =>
    ignored.some((pattern) => matchesGlob(path, pattern) || matchesGlob(path, `${pattern}/**`))
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const names = execFileSync('git', list, { cwd: workspace, encoding: 'utf8' }).split('\0')
  for (const name of names) {
    const from = join(workspace, name)
    // One that is deleted and not yet committed is still listed.
    if (name !== '' && !isIgnored(name) && existsSync(from)) cpSync(from, join(context, name))
  }
  // They are not fetched again, which takes a while.
  const tools = join(workspace, '.toolchain')
  if (existsSync(tools)) symlinkSync(tools, join(context, '.toolchain'))
}

/** Runs a command of the file, as whoever runs this test. */
async function run(command: string): Promise<void> {
  const { uid, gid } = userInfo()
  const here = command
    .replace(/ \/app$/, ` ${app}`)
    .replace(/ \/data$/, ` ${data}`)
    .replace('-o node -g node', `-o ${uid} -g ${gid}`)
  await promisify(exec)(here, { cwd: context })
}

/** What the image says of the environment. */
function environment(): Record<string, string> {
  const pairs = argumentsOf('ENV').join(' ').split(' ')
  return Object.fromEntries(pairs.map((pair) => pair.replace('/data', data).split(/=(.*)/s)))
}

describe('the Dockerfile', () => {
  it('has no fault of syntax', () => {
    expect(validate(file)).toEqual([])
  })

  it('ends with an image that runs as another user than root, and says how it lives', () => {
    expect(argumentsOf('FROM')).toHaveLength(2)
    expect(argumentsOf('USER')).toEqual(['node'])
    expect(argumentsOf('HEALTHCHECK')).toHaveLength(1)
    expect(argumentsOf('COPY')).toEqual(['. .', '/app .'])
  })

  it('makes a folder that runs by itself, without dependencies of development', async () => {
    copyWorkspace()
    expect(existsSync(join(context, 'node_modules'))).toBe(false)
    expect(existsSync(join(context, 'packages/server/dist'))).toBe(false)
    for (const command of argumentsOf('RUN')) await run(command)
    // Nothing of the build's folder is in the image.
    rmSync(context, { recursive: true })

    expect(existsSync(join(app, 'node_modules/express'))).toBe(true)
    for (const name of ['vitest', 'typescript', '@chathub/emulator', 'dockerfile-ast']) {
      expect(existsSync(join(app, 'node_modules', name))).toBe(false)
    }
    expect(statSync(data).mode & 0o777).toBe(0o700)
    expect(nodeArguments('CMD')).toEqual(['--disable-warning=ExperimentalWarning', 'src/main.ts'])
    const { child, url, ended } = await startServerProcess(
      {
        ...environment(),
        PORT: '0',
        PUBLIC_URL: 'https://desk.example',
        CHATHUB_API_KEY: 'your-key',
      },
      app,
    )
    onTestFinished(() => void child.kill('SIGKILL'))
    const { port } = new URL(url)

    expect((await fetch(`${url}/login/login.css`)).status).toBe(200)
    expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ status: 'ready' })
    expect(existsSync(join(data, 'token-server.db'))).toBe(true)
    expect(await checkHealth(port)).toBe(0)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(await checkHealth(port)).toBe(1)
  }, 300_000)
})

async function checkHealth(port: string): Promise<number | null> {
  const { code } = await outcomeOf(startNode(nodeArguments('HEALTHCHECK'), { PORT: port }, app))
  return code
}
