import { startTokenServer } from './token-server.ts'

const { env } = process
const emulatorUrl = env.CHATHUB_API_URL ?? 'http://localhost:4010'

if (!env.CHATHUB_LOGIN || !env.CHATHUB_PASSWORD) {
  fail('set CHATHUB_LOGIN and CHATHUB_PASSWORD; the emulator prints its own.')
}

const port = Number(env.PORT ?? 4020)
const server = await startTokenServer({
  port,
  host: env.HOST,
  apiUrl: emulatorUrl,
  company: { login: env.CHATHUB_LOGIN, password: env.CHATHUB_PASSWORD },
  scriptUrl: env.CHATHUB_SCRIPT_URL ?? `${emulatorUrl}/operator-chat-panel/widget-script.js`,
  links: {
    customer: env.CUSTOMER_URL ?? `${emulatorUrl}/customer`,
    start: env.START_URL ?? 'http://localhost:4000',
    emulator: env.EMULATOR_URL ?? `${emulatorUrl}/_emulator`,
  },
  sessionSecret: env.SESSION_SECRET,
}).catch((error: unknown) => {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  fail(isTaken ? `port ${port} is in use. Set PORT to another one.` : String(error))
})

process.stdout.write(`token server: ${server.url}\n`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void server.close())
}

function fail(reason: string): never {
  process.stderr.write(`token server: ${reason}\n`)
  process.exit(1)
}
