// node scripts/run.mjs <command...>   runs it with the pinned Node and pnpm, fetched into .toolchain/ when missing
// node scripts/run.mjs --env          prints shell code that puts them on PATH
// Runs on any Node from 18 on and installs nothing globally.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const pinnedNode = '24.21.0'
const pinnedPnpm = '12.21.0'
const store = fileURLToPath(new URL('../.toolchain/', import.meta.url))
const isWindows = process.platform === 'win32'

const env = ownEnvironment()
const folders = toolFolders()
const [command, ...args] = process.argv.slice(2)
if (command === '--env') console.log(`export PATH="${folders.join(delimiter)}:$PATH"`)
else if (command === undefined)
  fail('name a command, for example: node scripts/run.mjs pnpm install')
else run(command, args)

/** The environment without what `npm` hands down as `npm_*`: pnpm would take it for its own settings. */
function ownEnvironment() {
  const kept = /^npm_config_(registry|(https?_?|no)proxy|cafile)$/i
  return Object.fromEntries(
    Object.entries({
      ...process.env,
      TURBO_TELEMETRY_DISABLED: '1',
      NG_CLI_ANALYTICS: 'false',
    }).filter(([key]) => !/^npm_/i.test(key) || kept.test(key)),
  )
}

/** @returns {string[]} Folders with the pinned programs, for the front of PATH. */
function toolFolders() {
  const pnpm = join(fetched('pnpm', pinnedPnpm), '.bin')
  if (isNodeSupported()) return [pnpm]
  /** @type {Partial<Record<NodeJS.Platform, string>>} */
  const systems = {
    linux: 'linux',
    win32: 'win',
    darwin: process.arch === 'arm64' ? 'bin-darwin' : 'darwin',
  }
  const system = systems[process.platform]
  if (system === undefined)
    return fail(`install Node ${pinnedNode} or newer by hand on this system`)
  const name = `node-${system}-${process.arch}`
  return [join(fetched(name, pinnedNode), name, 'bin'), pnpm]
}

/** Whether this Node can run the tools itself; the same range as `engines` in package.json. */
function isNodeSupported() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  return major >= 26 || (major === 24 && minor >= 15) || (major === 22 && minor > 22)
}

/**
 * Installs a package of the npm registry into the store, once.
 *
 * @param {string} name
 * @param {string} version
 * @returns {string} Its `node_modules`.
 */
function fetched(name, version) {
  const folder = join(store, `${name}-${version}`)
  if (!existsSync(join(folder, '.ok'))) fetchInto(folder, name, version)
  return join(folder, 'node_modules')
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {string} version
 */
function fetchInto(folder, name, version) {
  console.error(`toolchain: fetching ${name} ${version} into .toolchain/, once`)
  const temporary = `${folder}.${process.pid}`
  mkdirSync(temporary, { recursive: true })
  writeFileSync(join(temporary, 'package.json'), '{"private":true}')
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  must('npm', ['install', `${name}@${version}`, ...quiet], temporary)
  // npm 12 blocks install scripts; this one puts pnpm's native binary in place.
  if (name === 'pnpm') must(process.execPath, ['install.js'], join(temporary, 'node_modules/pnpm'))
  writeFileSync(join(temporary, '.ok'), '')
  rmSync(folder, { recursive: true, force: true })
  renameSync(temporary, folder)
}

/**
 * @param {string} program
 * @param {string[]} programArgs
 * @param {string} cwd
 */
function must(program, programArgs, cwd) {
  const shell = isWindows && program === 'npm'
  const { status } = spawnSync(program, programArgs, { cwd, env, shell, stdio: ['ignore', 2, 2] })
  if (status !== 0) fail(`failed: ${program} ${programArgs.join(' ')}`)
}

/**
 * @param {string} program
 * @param {string[]} programArgs
 */
function run(program, programArgs) {
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  env[key] = [...folders, env[key]].join(delimiter)
  const child = spawn(program, programArgs, { env, stdio: 'inherit', shell: isWindows })
  process.on('SIGINT', () => {}) // A terminal sends it to the child as well.
  process.on('SIGTERM', () => child.kill())
  child.on('error', (error) => fail(error.message))
  child.on('close', (code) => process.exit(code ?? 1))
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(`toolchain: ${message}`)
  process.exit(1)
}
