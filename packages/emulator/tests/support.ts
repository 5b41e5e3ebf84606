import { HubConnectionBuilder, LogLevel } from '@microsoft/signalr'
import type { HubConnection } from '@microsoft/signalr'
import { onTestFinished } from 'vitest'
import { startEmulator } from '../src/index.js'
import type { Emulator, EmulatorOptions } from '../src/index.js'

/** An answer, read. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The text as JSON, or `undefined` where it is none. */
  readonly json: unknown
}

/** A request of a test. */
export interface Request {
  readonly method?: string
  readonly token?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Starts an emulator that ends with the test. */
export async function testEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator(options)
  onTestFinished(() => emulator.close())
  return emulator
}

/** Calls the emulator; a body is sent as JSON. */
export async function call(
  emulator: Emulator,
  path: string,
  request: Request = {},
): Promise<Answer> {
  const { token, body, method = body === undefined ? 'GET' : 'POST' } = request
  const response = await fetch(emulator.url + path, {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...request.headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    redirect: 'manual',
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: parse(text) }
}

/** Signs in as the company. */
export async function companyToken(emulator: Emulator): Promise<string> {
  const { login, password } = emulator.company
  const { json } = await call(emulator, '/api/company/get-token', { body: { login, password } })
  return String(json)
}

/** Gets an operator's token. */
export async function operatorToken(
  emulator: Emulator,
  id: number,
  lifeMs: number = 3_600_000,
): Promise<string> {
  const { json } = await call(emulator, '/api/operator/get-token', {
    token: await companyToken(emulator),
    body: { id, expiresAt: new Date(Date.now() + lifeMs).toISOString() },
  })
  return String(json)
}

/** A panel's connection with what it was told. */
export interface TestPanel {
  readonly connection: HubConnection
  /** The hub's calls, oldest first: name and arguments. */
  readonly told: readonly (readonly [name: string, ...args: unknown[]])[]
}

const hubEvents = [
  'ReceiveMessage',
  'ReceiveMediaMessage',
  'ChatStatusChanged',
  'MessageStatusChanged',
  'ChatCreated',
]

/** Connects Microsoft's client to the hub; it ends with the test. */
export async function connectPanel(emulator: Emulator, token: string): Promise<TestPanel> {
  const connection = new HubConnectionBuilder()
    .withUrl(`${emulator.url}/chathub`, { accessTokenFactory: () => token })
    .withAutomaticReconnect([10, 10, 50, 100, 200])
    .configureLogging(LogLevel.None)
    .build()
  const told: TestPanel['told'][number][] = []
  for (const name of hubEvents) {
    connection.on(name, (...args: unknown[]) => told.push([name, ...args]))
  }
  await connection.start()
  onTestFinished(() => connection.stop())
  return { connection, told }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
