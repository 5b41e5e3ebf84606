import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const turbo = fileURLToPath(new URL('../node_modules/.bin/turbo', import.meta.url))

/** @type {(() => unknown) | undefined} */
let stopCurrent
let isStopping = false

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop())
stopWithParent()
await run()

async function run() {
  console.log(
    'Building the packages and the demos: about a minute the first time, a second later on.',
  )
  const code = await build()
  if (isStopping) return
  if (code !== 0) {
    console.error('The build failed; what is wrong stands above. Nothing was started.')
    process.exit(1)
  }
  console.log('Starting the servers.')
  try {
    await serve()
  } catch (error) {
    console.error(
      `The demos could not be started: ${error instanceof Error ? error.message : String(error)}`,
    )
    process.exit(1)
  }
}

/** @returns {Promise<number>} Exit code of the build. */
function build() {
  const child = spawn(
    turbo,
    ['run', 'build', '--filter=./packages/*', '--filter=./apps/*', '--output-logs=new-only'],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' },
  )
  const ended = new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`turbo could not be started: ${error.message}`)
      resolve(1)
    })
    child.on('close', (code) => resolve(code ?? 1))
  })
  stopCurrent = () => {
    child.kill()
    return ended
  }
  return ended
}

async function serve() {
  const { defaultPorts, startDemos } = await import('./demo-servers.mjs')
  const demos = await startDemos({
    ports: defaultPorts,
    onPortBusy: ({ title, wanted, taken }) => {
      const instead = `the ${title} takes port ${taken} instead`
      console.log(`Port ${wanted} is in use by another program: ${instead}.`)
    },
  })
  stopCurrent = demos.close
  printAddresses(demos)
}

/** @param {import('./demo-servers.mjs').Demos} demos */
function printAddresses({ urls, customerUrl }) {
  const lines = [
    ['React', urls.react],
    ['Vue', urls.vue],
    ['Angular', urls.angular],
    ['Plain HTML', urls.html],
    ["Customer's page", customerUrl],
    ["Emulator's switches", `${urls.emulator}/_emulator`],
  ]
  console.log(`
The demos are running. Open the start page, it links to all of them:

  ${urls.start}

${lines.map(([title = '', url]) => `  ${title.padEnd(20)} ${url}`).join('\n')}

Ctrl-C stops everything.`)
}

async function stop() {
  if (isStopping) return
  isStopping = true
  // A connection that does not end must not keep the command alive.
  setTimeout(() => process.exit(0), 3000).unref()
  await stopCurrent?.()
  process.exit(0)
}

/** Also stops when the shell or program that started the command is gone: it cannot send a signal then. */
function stopWithParent() {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) void stop()
  }, 1000).unref()
}
