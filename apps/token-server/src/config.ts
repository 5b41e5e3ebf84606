import { isIP } from 'node:net'
import type { ChatHubCredentials } from '@chathub/server'
import * as v from 'valibot'
import type { LogLevel } from './log.ts'
import type { RedisOptions } from './shared-tokens.ts'

/** The environment variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The environment does not fit. The message has a line for each variable, and none of their values. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const url = (name: string) =>
  v.pipe(
    v.string(),
    v.check(
      (text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''),
      `${name}: set an http(s) URL.`,
    ),
  )

const integer = (name: string, most: number) =>
  v.pipe(
    v.string(),
    v.check(
      (text) => /^\d{1,6}$/.test(text) && Number(text) <= most,
      `${name}: set a whole number from 0 to ${most}.`,
    ),
    v.transform(Number),
  )

const text = v.optional(v.string())

const chatHubEntries = {
  CHATHUB_LOGIN: text,
  CHATHUB_PASSWORD: text,
  CHATHUB_COMPANY_TOKEN: text,
  CHATHUB_API_KEY: text,
  CHATHUB_API_URL: v.optional(url('CHATHUB_API_URL')),
}

const databaseUrl = v.pipe(
  v.string(),
  v.check(
    (value) => /^sqlite:./.test(value) || /^postgres(ql)?:$/.test(URL.parse(value)?.protocol ?? ''),
    'DATABASE_URL: set sqlite:<file> or postgres://user:password@host:5432/name.',
  ),
)

const serverSchema = v.object({
  ...chatHubEntries,
  CHATHUB_SCRIPT_URL: v.optional(url('CHATHUB_SCRIPT_URL')),
  PORT: v.optional(integer('PORT', 65_535), '4020'),
  HOST: v.optional(v.string(), '127.0.0.1'),
  PUBLIC_URL: v.optional(
    v.pipe(
      v.string(),
      v.check(isPublicUrl, 'PUBLIC_URL: set the https address of this server, without a path.'),
    ),
  ),
  DATABASE_URL: v.optional(databaseUrl),
  REDIS_URL: v.optional(
    v.pipe(
      v.string(),
      v.check(
        (value) => /^rediss?:$/.test(URL.parse(value)?.protocol ?? ''),
        'REDIS_URL: set redis://host:6379 or rediss://host:6379.',
      ),
    ),
  ),
  CHATHUB_STORE_KEY: v.optional(
    v.pipe(
      v.string(),
      v.check(
        (value) => value.split(',').every(isKey),
        'CHATHUB_STORE_KEY: set what `openssl rand -base64 32` prints; several with commas, the newest first.',
      ),
    ),
  ),
  TRUST_PROXY: v.optional(integer('TRUST_PROXY', 10), '0'),
  LOG_LEVEL: v.optional(v.picklist(['info', 'error'], 'LOG_LEVEL: set info or error.'), 'info'),
  SHUTDOWN_DELAY_MS: v.optional(integer('SHUTDOWN_DELAY_MS', 60_000), '0'),
  DEMO: v.optional(v.picklist(['0', '1'], 'DEMO: set 1, or leave it out.'), '0'),
  START_URL: v.optional(url('START_URL')),
  CUSTOMER_URL: v.optional(url('CUSTOMER_URL')),
  EMULATOR_URL: v.optional(url('EMULATOR_URL')),
})

/** How to reach ChatHub. */
export interface ChatHubConfig {
  readonly company: ChatHubCredentials
  readonly apiUrl: string | undefined
}

/** What the environment says. */
export interface Config {
  readonly company: ChatHubCredentials
  readonly apiUrl: string | undefined
  readonly scriptUrl: string
  readonly port: number
  readonly host: string
  readonly publicUrl: string | undefined
  readonly databaseUrl: string
  readonly redis: RedisOptions | undefined
  readonly proxies: number
  readonly logLevel: LogLevel
  readonly shutdownDelayMs: number
  readonly isDemo: boolean
  readonly links: {
    readonly start: string
    readonly customer: string | undefined
    readonly emulator: string | undefined
  }
}

const defaultDatabaseUrl = 'sqlite:token-server.db'
const widgetPath = '/operator-chat-panel/widget-script.js'

/**
 * Reads what the server needs from the environment. An empty variable is none.
 *
 * @throws ConfigError with everything that is wrong.
 */
export function readConfig(environment: Environment): Config {
  const { output: env, problems } = parse(serverSchema, environment)
  problems.push(...findCompanyProblems(environment), ...findHostProblems(environment))
  if (environment.REDIS_URL && !environment.CHATHUB_STORE_KEY) {
    problems.push('CHATHUB_STORE_KEY: needed with REDIS_URL, to encrypt the tokens there.')
  }
  if (env === undefined || problems.length > 0) throw new ConfigError(problems.join('\n'))
  const isDemo = env.DEMO === '1'
  const apiUrl = env.CHATHUB_API_URL ?? (isDemo ? 'http://localhost:4010' : undefined)
  const keys = env.CHATHUB_STORE_KEY?.split(',') ?? []
  const widgetHost = isDemo ? apiUrl : 'https://widget.smsbat.com'
  return {
    company: readCompany(environment),
    apiUrl,
    scriptUrl: env.CHATHUB_SCRIPT_URL ?? `${widgetHost}${widgetPath}`,
    port: env.PORT,
    host: env.HOST,
    publicUrl: env.PUBLIC_URL && new URL(env.PUBLIC_URL).origin,
    databaseUrl: env.DATABASE_URL ?? (isDemo ? 'sqlite::memory:' : defaultDatabaseUrl),
    redis: env.REDIS_URL ? { url: env.REDIS_URL, keys } : undefined,
    proxies: env.TRUST_PROXY,
    logLevel: env.LOG_LEVEL,
    shutdownDelayMs: env.SHUTDOWN_DELAY_MS,
    isDemo,
    links: {
      start: env.START_URL ?? (isDemo ? 'http://localhost:4000' : '/api/me'),
      customer: env.CUSTOMER_URL ?? (isDemo ? `${apiUrl}/customer` : undefined),
      emulator: env.EMULATOR_URL ?? (isDemo ? `${apiUrl}/_emulator` : undefined),
    },
  }
}

/**
 * Reads where the database is.
 *
 * @throws ConfigError
 */
export function readDatabaseUrl(environment: Environment): string {
  const schema = v.object({ DATABASE_URL: v.optional(databaseUrl, defaultDatabaseUrl) })
  const { output, problems } = parse(schema, environment)
  if (output === undefined) throw new ConfigError(problems.join('\n'))
  return output.DATABASE_URL
}

/**
 * Reads how to reach ChatHub.
 *
 * @throws ConfigError
 */
export function readChatHub(environment: Environment): ChatHubConfig {
  const { output, problems } = parse(v.object(chatHubEntries), environment)
  problems.push(...findCompanyProblems(environment))
  if (output === undefined || problems.length > 0) throw new ConfigError(problems.join('\n'))
  return { company: readCompany(environment), apiUrl: output.CHATHUB_API_URL }
}

function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  environment: Environment,
): { readonly output: v.InferOutput<Schema> | undefined; readonly problems: string[] } {
  const filled = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const { success, output, issues } = v.safeParse(schema, filled)
  return {
    output: success ? output : undefined,
    problems: (issues ?? []).map(({ message }) => message),
  }
}

function findCompanyProblems(env: Environment): string[] {
  const kinds = [
    env.CHATHUB_LOGIN || env.CHATHUB_PASSWORD,
    env.CHATHUB_COMPANY_TOKEN,
    env.CHATHUB_API_KEY,
  ].filter(Boolean)
  const isHalf = Boolean(env.CHATHUB_LOGIN) !== Boolean(env.CHATHUB_PASSWORD)
  if (kinds.length === 1 && !isHalf) return []
  return [
    'Set CHATHUB_LOGIN and CHATHUB_PASSWORD, or CHATHUB_COMPANY_TOKEN, or CHATHUB_API_KEY. The emulator prints its own login.',
  ]
}

function readCompany(env: Environment): ChatHubCredentials {
  if (env.CHATHUB_LOGIN) return { login: env.CHATHUB_LOGIN, password: env.CHATHUB_PASSWORD }
  if (env.CHATHUB_API_KEY) return { apiKey: env.CHATHUB_API_KEY }
  return { companyToken: env.CHATHUB_COMPANY_TOKEN }
}

function findHostProblems({ HOST, PUBLIC_URL, DEMO, DATABASE_URL }: Environment): string[] {
  const isOpen = Boolean(HOST) && !isLoopback(HOST ?? '')
  const problems = []
  if (isOpen && !PUBLIC_URL) {
    problems.push('PUBLIC_URL: needed when HOST is not the loopback interface.')
  }
  if (DEMO !== '1') return problems
  if (isOpen || PUBLIC_URL) problems.push('DEMO: its passwords are public, so loopback only.')
  if (DATABASE_URL) problems.push('DEMO: its users go into memory, so leave DATABASE_URL out.')
  return problems
}

function isKey(key: string): boolean {
  return Buffer.from(key, 'base64').length === 32
}

function isPublicUrl(value: string): boolean {
  const parsed = URL.parse(value)
  if (parsed === null || parsed.href !== `${parsed.origin}/`) return false
  return parsed.protocol === 'https:' || isLoopback(parsed.hostname.replace(/^\[|\]$/g, ''))
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}
