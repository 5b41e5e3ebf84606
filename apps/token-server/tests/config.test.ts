import { describe, expect, it } from 'vitest'
import { ConfigError, readChatHub, readConfig, readDatabaseUrl } from '../src/config.ts'

const company = { CHATHUB_LOGIN: 'your-login', CHATHUB_PASSWORD: 'your-password' }

const [newKey, oldKey] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString('base64')) as [
  string,
  string,
]

/** What is wrong with an environment, a line each. */
function problemsOf(environment: Record<string, string>): string[] {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.message.split('\n')
  }
}

describe('readConfig', () => {
  it('needs only the company’s login', () => {
    expect(readConfig({ ...company, PORT: '' })).toEqual({
      company: { login: 'your-login', password: 'your-password' },
      apiUrl: undefined,
      scriptUrl: 'https://widget.smsbat.com/operator-chat-panel/widget-script.js',
      port: 4020,
      host: '127.0.0.1',
      publicUrl: undefined,
      databaseUrl: 'sqlite:token-server.db',
      redis: undefined,
      proxies: 0,
      logLevel: 'info',
      shutdownDelayMs: 0,
      isDemo: false,
      links: { start: '/api/me', customer: undefined, emulator: undefined },
    })
  })

  it('takes everything else', () => {
    const config = readConfig({
      CHATHUB_API_KEY: 'your-key',
      CHATHUB_API_URL: 'https://api.example',
      CHATHUB_SCRIPT_URL: 'https://widget.example/script.js',
      PORT: '80',
      HOST: '0.0.0.0',
      PUBLIC_URL: 'https://desk.example/',
      DATABASE_URL: 'postgres://user:secret@database:5432/chathub',
      REDIS_URL: 'rediss://:secret@redis:6379',
      CHATHUB_STORE_KEY: `${newKey},${oldKey}`,
      TRUST_PROXY: '2',
      LOG_LEVEL: 'error',
      SHUTDOWN_DELAY_MS: '5000',
      START_URL: 'https://desk.example/start',
    })

    expect(config).toMatchObject({
      company: { apiKey: 'your-key' },
      apiUrl: 'https://api.example',
      scriptUrl: 'https://widget.example/script.js',
      port: 80,
      host: '0.0.0.0',
      publicUrl: 'https://desk.example',
      databaseUrl: 'postgres://user:secret@database:5432/chathub',
      redis: { url: 'rediss://:secret@redis:6379', keys: [newKey, oldKey] },
      proxies: 2,
      logLevel: 'error',
      shutdownDelayMs: 5000,
      links: { start: 'https://desk.example/start' },
    })
  })

  it('goes to the emulator and into memory as a demo', () => {
    expect(readConfig({ ...company, DEMO: '1' })).toMatchObject({
      apiUrl: 'http://localhost:4010',
      scriptUrl: 'http://localhost:4010/operator-chat-panel/widget-script.js',
      databaseUrl: 'sqlite::memory:',
      isDemo: true,
      links: { start: 'http://localhost:4000' },
    })
  })

  it.each<[string, Record<string, string>]>([
    ['PORT', { PORT: '70000' }],
    ['PORT', { PORT: '80 ' }],
    ['HOST', { HOST: '0.0.0.0' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'http://desk.example' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://desk.example/path' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://user@desk.example' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://user:secret@host/name' }],
    ['DATABASE_URL', { DATABASE_URL: 'sqlite:' }],
    ['REDIS_URL', { REDIS_URL: 'localhost:6379', CHATHUB_STORE_KEY: newKey }],
    ['CHATHUB_STORE_KEY', { REDIS_URL: 'redis://localhost' }],
    ['CHATHUB_STORE_KEY', { CHATHUB_STORE_KEY: `${newKey},short` }],
    ['TRUST_PROXY', { TRUST_PROXY: 'true' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'debug' }],
    ['SHUTDOWN_DELAY_MS', { SHUTDOWN_DELAY_MS: '-1' }],
    ['DEMO', { DEMO: 'yes' }],
    ['DEMO', { DEMO: '1', DATABASE_URL: 'sqlite:file.db' }],
    ['DEMO', { DEMO: '1', PUBLIC_URL: 'https://desk.example' }],
    ['CHATHUB_API_URL', { CHATHUB_API_URL: 'localhost:4010' }],
    ['CHATHUB_SCRIPT_URL', { CHATHUB_SCRIPT_URL: 'script.js' }],
    ['START_URL', { START_URL: '/start' }],
  ])('refuses a wrong %s: %j', (name, variables) => {
    const problems = problemsOf({ ...company, ...variables })

    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(name === 'HOST' ? 'PUBLIC_URL: needed when HOST' : `${name}: `)
  })

  it.each([
    {},
    { CHATHUB_LOGIN: 'your-login' },
    { CHATHUB_PASSWORD: 'your-password' },
    { ...company, CHATHUB_API_KEY: 'your-key' },
    { CHATHUB_COMPANY_TOKEN: 'your-token', CHATHUB_API_KEY: 'your-key' },
  ])('refuses %j as what the company has of ChatHub', (environment) => {
    expect(problemsOf(environment)).toEqual([
      expect.stringMatching(/^Set CHATHUB_LOGIN and CHATHUB_PASSWORD, or /),
    ])
  })

  it('says everything at once, and no value', () => {
    const problems = problemsOf({
      CHATHUB_LOGIN: 'your-secret-login',
      CHATHUB_API_KEY: 'your-secret-key',
      DATABASE_URL: 'mysql://user:secret@host/name',
      PORT: 'secret-port',
    })

    expect(problems).toHaveLength(3)
    expect(problems.join()).not.toContain('secret')
  })
})

describe('readDatabaseUrl and readChatHub', () => {
  it('need nothing but their own variables', () => {
    expect(readDatabaseUrl({ PORT: 'wrong' })).toBe('sqlite:token-server.db')
    expect(readChatHub({ CHATHUB_COMPANY_TOKEN: 'your-token' })).toEqual({
      company: { companyToken: 'your-token' },
      apiUrl: undefined,
    })
    expect(() => readDatabaseUrl({ DATABASE_URL: 'file' })).toThrow('DATABASE_URL: ')
    expect(() => readChatHub({})).toThrow('Set CHATHUB_LOGIN')
  })
})
