// node scripts/run.mjs <command...>   runs it with the pinned Node and pnpm, fetched into .toolchain/ when missing
// node scripts/run.mjs --env          prints shell code that puts them on PATH.   Runs on any Node >= 18, installs nothing globally
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const NODE = '24.21.0', PNPM = '12.21.0'
const [major, minor] = process.versions.node.split('.').map(Number)
const nodeIsFine = major >= 26 || (major === 24 && minor >= 15) || (major === 22 && minor > 22)
const store = fileURLToPath(new URL('../.toolchain/', import.meta.url))
const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', NG_CLI_ANALYTICS: 'false' }
for (const k of Object.keys(env)) // `npm test` hands its own settings down as npm_*; pnpm would take them for its own
  if (/^npm_/i.test(k) && !/^npm_config_(registry|(https?_?|no)proxy|cafile)$/i.test(k)) delete env[k]
const shell = process.platform === 'win32'
const must = (command, args, options) => {
  if (spawnSync(command, args, { env, stdio: ['ignore', 2, 2], ...options }).status === 0) return
  console.error(`toolchain: failed: ${command} ${args.join(' ')}`)
  process.exit(1)
}
function get(name, version) {
  const dir = join(store, `${name}-${version}`), tmp = `${dir}.${process.pid}`
  if (!existsSync(join(dir, '.ok'))) {
    mkdirSync(tmp, { recursive: true })
    writeFileSync(join(tmp, 'package.json'), '{"private":true}')
    must('npm', ['install', `${name}@${version}`, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: tmp, shell })
    // npm 12 blocks install scripts; this one puts pnpm's native binary in place
    if (name === 'pnpm') must(process.execPath, ['install.js'], { cwd: join(tmp, 'node_modules/pnpm') })
    writeFileSync(join(tmp, '.ok'), '')
    rmSync(dir, { recursive: true, force: true })
    renameSync(tmp, dir)
  }
  return join(dir, 'node_modules')
}
const path = [join(get('pnpm', PNPM), '.bin')]
if (!nodeIsFine) {
  const os = { linux: 'linux', win32: 'win', darwin: process.arch === 'arm64' ? 'bin-darwin' : 'darwin' }[process.platform]
  const name = `node-${os}-${process.arch}`
  path.unshift(join(get(name, NODE), name, 'bin'))
}
const [command, ...args] = process.argv.slice(2)
const key = Object.keys(env).find((k) => k.toUpperCase() === 'PATH')
env[key] = [...path, env[key]].join(delimiter)
if (command === '--env') console.log(`export PATH="${path.join(delimiter)}:$PATH"`)
else {
  const child = spawn(command, args, { env, stdio: 'inherit', shell })
  process.on('SIGINT', () => {}) // a terminal sends it to the child as well
  process.on('SIGTERM', () => child.kill())
  child.on('error', (error) => console.error(`toolchain: ${error.message}`))
  child.on('close', (code) => process.exit(code ?? 1))
}
