import { createHash, randomUUID } from 'node:crypto'
import * as v from 'valibot'
import { check } from './check.js'
import { parseJson } from './token.js'
import { createSeal, type Seal, type SealKey } from './token-seal.js'
import type { StoredToken, TokenLock, TokenStore } from './token-store.js'

export type { SealKey } from './token-seal.js'

/** A client of Redis or Valkey that you have connected: of `redis` (`sendCommand`), or of `ioredis` or `iovalkey` (`call`). */
export type RedisClient =
  | { readonly sendCommand: (words: string[]) => Promise<unknown> }
  | { readonly call: (command: string, ...words: string[]) => Promise<unknown> }

/** Settings of the store. */
export interface RedisTokenStoreOptions {
  /**
   * Keys that encrypt the tokens, the same for all instances. The first one encrypts, all of them decrypt.
   * To change keys, put the new one in front, and take the old one away a day later. `undefined`, which an
   * environment variable may be, is refused as `invalid-options`.
   */
  readonly keys: readonly (SealKey | undefined)[]
  /** What the names of all entries begin with. @defaultValue 'chathub' */
  readonly prefix?: string | undefined
  /** Whose operators these are, if several companies share the prefix. It does not show in the store. @defaultValue '' */
  readonly company?: string | undefined
}

type Send = (...words: string[]) => Promise<unknown>

// How long others wait for one who died. Who is alive extends it.
const lockMs = 5000

const readScript = "return {redis.call('get', KEYS[1]), redis.call('pttl', KEYS[1])}"
const takeScript = `
local token, left = redis.call('get', KEYS[2]), redis.call('pttl', KEYS[2])
if redis.call('set', KEYS[1], ARGV[1], 'nx', 'px', ARGV[2]) then return {token, left, 1} end
return {token, left, 0, redis.call('get', KEYS[1])}`
// Less is no difference of clocks: an answer takes its time.
const leastSkewMs = 60_000

const clientSchema = v.union([
  v.object({ call: v.function() }),
  v.object({ sendCommand: v.function() }),
])

const storedSchema = v.object({
  token: v.string(),
  expiresAt: v.number(),
  renewAt: v.number(),
  refreshedAt: v.number(),
})

/**
 * Makes a store in Redis or Valkey that all instances share, so that ChatHub is called once per operator for all of them
 * together. Tokens are encrypted (AES-256-GCM), each for its operator; names of entries show neither company nor operator.
 *
 * @param client - Your own: connect it, listen for its errors, and close it after the service.
 * @param options - Keys and names.
 * @throws ChatHubServerError `invalid-options`.
 *
 * @example
 * ```ts
 * const redis = await createClient({ url: process.env.REDIS_URL }).on('error', console.error).connect()
 * const store = createRedisTokenStore(redis, { keys: [process.env.CHATHUB_STORE_KEY] })
 * const service = createTokenService(client, { store })
 * ```
 */
export function createRedisTokenStore(
  client: RedisClient,
  options: RedisTokenStoreOptions,
): TokenStore {
  check('client', clientSchema, client)
  // Without TypeScript they may be missing.
  const { prefix = 'chathub', company = '', keys } = Object(options) as RedisTokenStoreOptions
  const seal = createSeal(keys)
  // A client of ioredis has a sendCommand too, which takes something else.
  const send: Send = (...[command = '', ...words]) =>
    'call' in client ? client.call(command, ...words) : client.sendCommand([command, ...words])
  const entryOf = (operatorId: number): Entry =>
    new Entry(send, seal, prefix, JSON.stringify([company, operatorId]))
  return {
    read: (operatorId) => entryOf(operatorId).read(),
    take: (operatorId) => entryOf(operatorId).take(),
    delete: (operatorId) => entryOf(operatorId).delete(),
    check: () => send('SET', `${prefix}:check`, '1', 'PX', '1000'),
  }
}

/** What the store has of one operator. */
class Entry {
  readonly #send: Send
  readonly #seal: Seal
  readonly #context: string
  readonly #tokenName: string
  readonly #lockName: string

  constructor(send: Send, seal: Seal, prefix: string, context: string) {
    this.#send = send
    this.#seal = seal
    this.#context = context
    const id = createHash('sha256').update(context).digest('base64url').slice(0, 22)
    // Braces: a cluster keeps both in one place, as a script of two keys needs it.
    this.#tokenName = `${prefix}:{${id}}:token`
    this.#lockName = `${prefix}:{${id}}:lock`
  }

  async read(): Promise<StoredToken | undefined> {
    const [sealed, leftMs] = listOf(await this.#send('EVAL', readScript, '1', this.#tokenName))
    return this.#open(sealed, leftMs)
  }

  async take(): ReturnType<TokenStore['take']> {
    const holder = randomUUID()
    const names = [this.#lockName, this.#tokenName]
    const answer = await this.#send('EVAL', takeScript, '2', ...names, holder, String(lockMs))
    const [sealed, leftMs, isTaken, word] = listOf(answer)
    return {
      stored: this.#open(sealed, leftMs),
      lock: Number(isTaken) === 1 ? this.#lockOf(holder) : undefined,
      failure: /^failed (.*)/.exec(textOf(word))?.[1],
    }
  }

  async delete(): Promise<void> {
    await this.#send('DEL', this.#tokenName, this.#lockName)
  }

  #lockOf(holder: string): TokenLock {
    // The lock may have ended, and another may hold it: then nothing of this is theirs to do.
    const ifHeld = (action: string, ...words: string[]): Promise<unknown> => {
      const script = `if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end ${action} return 1`
      return this.#send('EVAL', script, '2', this.#lockName, this.#tokenName, holder, ...words)
    }
    const leaveWord = (code: string, lifeMs: number, before = ''): Promise<unknown> =>
      ifHeld(
        `${before} redis.call('set', KEYS[1], ARGV[2], 'px', ARGV[3])`,
        `failed ${code}`,
        String(lifeMs),
      )
    return {
      extend: () => ifHeld("redis.call('pexpire', KEYS[1], ARGV[2])", String(lockMs)),
      write: (token) =>
        ifHeld(
          "redis.call('set', KEYS[2], ARGV[2], 'px', ARGV[3]) redis.call('del', KEYS[1])",
          this.#seal.close(JSON.stringify(token), this.#context),
          String(Math.max(Math.ceil(token.expiresAt - Date.now()), 1)),
        ),
      fail: (code, lifeMs) => leaveWord(code, lifeMs),
      refuse: (code, lifeMs) => leaveWord(code, lifeMs, "redis.call('del', KEYS[2])"),
      release: () => ifHeld("redis.call('del', KEYS[1])"),
    }
  }

  #open(sealed: unknown, leftMs: unknown): StoredToken | undefined {
    const text = this.#seal.open(textOf(sealed), this.#context)
    const result = v.safeParse(storedSchema, parseJson(text ?? ''))
    return result.success ? byThisClock(result.output, Number(leftMs)) : undefined
  }
}

/** The moments are by the clock of the machine that wrote them; how long the token has left to live, Redis says. */
function byThisClock(stored: StoredToken, leftMs: number): StoredToken {
  const { token, expiresAt, renewAt, refreshedAt } = stored
  const aheadMs = expiresAt - leftMs - Date.now()
  if (Math.abs(aheadMs) < leastSkewMs) return stored
  return {
    token,
    expiresAt: expiresAt - aheadMs,
    renewAt: renewAt - aheadMs,
    refreshedAt: refreshedAt === 0 ? 0 : refreshedAt - aheadMs,
  }
}

function listOf(answer: unknown): readonly unknown[] {
  return Array.isArray(answer) ? answer : []
}

/** What Redis answered, as text: some clients are set to answer bytes. */
function textOf(answer: unknown): string {
  return typeof answer === 'string' || Buffer.isBuffer(answer) ? answer.toString() : ''
}
