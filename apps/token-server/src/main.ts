import { parseArgs } from 'node:util'
import { readConfig } from './config.ts'
import { messageOf } from './message-of.ts'
import { startTokenServer } from './token-server.ts'

const config = read()
const server = await startTokenServer(config).catch((error: unknown) => {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  fail(isTaken ? `port ${config.port} is in use. Set PORT to another one.` : messageOf(error))
})
say('listening', { url: server.url })

let isStopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // Whoever asks twice is in a hurry.
    if (isStopping) process.exit(1)
    isStopping = true
    say('stopping', { signal })
    void stop()
  })
}

async function stop(): Promise<void> {
  // The database's farewell may hang as well.
  setTimeout(() => process.exit(1), config.shutdownDelayMs + 10_000).unref()
  const isComplete = await server.drain()
  say('stopped', { isComplete })
  process.exit(isComplete ? 0 : 1)
}

function read(): ReturnType<typeof readConfig> {
  try {
    const { values } = parseArgs({ options: { demo: { type: 'boolean', default: false } } })
    return readConfig(values.demo ? { ...process.env, DEMO: '1' } : process.env)
  } catch (error) {
    return fail(messageOf(error))
  }
}

function say(event: string, fields: object): void {
  process.stdout.write(
    `${JSON.stringify({ time: new Date().toISOString(), level: 'info', event, ...fields })}\n`,
  )
}

function fail(reason: string): never {
  for (const line of reason.split('\n')) process.stderr.write(`token server: ${line}\n`)
  process.exit(1)
}
