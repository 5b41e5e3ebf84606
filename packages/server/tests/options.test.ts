import { describe, expect, it } from 'vitest'
import { createChatHubClient, type ChatHubCredentials } from '../src/index.js'
import { createRedisTokenStore } from '../src/redis.js'

const login = { login: 'company', password: 'secret' }

function codeOf(credentials: ChatHubCredentials, options = {}): unknown {
  try {
    createChatHubClient(credentials, options)
    return undefined
  } catch (error) {
    return (error as { code?: unknown }).code
  }
}

describe('credentials', () => {
  it.each([
    ['an environment variable that is missing', { login: undefined, password: undefined }],
    ['an empty password', { login: 'company', password: '' }],
    ['an empty token', { companyToken: '' }],
    ['a token with a line break in it', { companyToken: 'a\nb' }],
    ['a key with other letters than headers take', { apiKey: 'ключ' }],
  ])('are refused: %s', (_kind, credentials) => {
    expect(codeOf(credentials)).toBe('invalid-options')
  })

  it('are refused when there are two kinds', () => {
    expect(codeOf({ ...login, apiKey: 'key' })).toBe('invalid-options')
  })
})

describe('baseUrl', () => {
  it.each([
    'https://chatapi.smsbat.com',
    'https://proxy.example/chathub/',
    'http://localhost:4010',
    'http://127.0.0.1:4010',
    'http://[::1]:4010',
  ])('may be %s', (baseUrl) => {
    expect(codeOf(login, { baseUrl })).toBeUndefined()
  })

  it.each([
    'http://chatapi.smsbat.com',
    'http://localhost.example',
    'http://127.0.0.1.example',
    'http://emulator:4010',
  ])('is insecure as %s', (baseUrl) => {
    expect(codeOf(login, { baseUrl })).toBe('insecure-url')
  })

  it.each([
    '',
    'chatapi.smsbat.com',
    'ftp://chatapi.smsbat.com',
    'https://user:password@chatapi.smsbat.com',
    'https://chatapi.smsbat.com?key=1',
  ])('is refused as %j', (baseUrl) => {
    expect(codeOf(login, { baseUrl })).toBe('invalid-options')
  })
})

describe('numbers', () => {
  it.each([
    ['timeoutMs', 0],
    ['timeoutMs', Infinity],
    ['retries', -1],
    ['retries', 1.5],
    ['retryDelayMs', NaN],
  ])('%s may not be %d', (name, value) => {
    expect(codeOf(login, { [name]: value })).toBe('invalid-options')
  })
})

describe('createRedisTokenStore', () => {
  const redis = { sendCommand: async () => null }

  it.each([
    ['no options', redis, undefined],
    ['no keys', redis, {}],
    ['no client', undefined, { keys: [new Uint8Array(32)] }],
    ['something else for a client', { get: async () => null }, { keys: [new Uint8Array(32)] }],
  ])('refuses %s', (_what, client, options) => {
    expect(() => createRedisTokenStore(client as never, options as never)).toThrow(
      expect.objectContaining({ code: 'invalid-options' }),
    )
  })
})
