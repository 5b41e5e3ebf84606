import type { ChatHubClient, OperatorToken } from './client.js'
import { isChatHubServerError, type ChatHubServerErrorCode } from './errors.js'
import { createMemoryTokenCache, type CachedToken, type TokenCache } from './token-cache.js'

/** Settings of the token service. */
export interface TokenServiceOptions {
  /** Where tokens are kept. @defaultValue the memory of this process */
  readonly cache?: TokenCache | undefined
  /** How long new tokens shall live, in milliseconds. @defaultValue 86100000: 23 h 55 min, the longest there is */
  readonly lifeMs?: number | undefined
  /**
   * How long before its end a token is replaced, in milliseconds; never more than a third of its life. It must
   * be longer than the browser's `refreshBeforeMs`, or the browser asks for a fresh token and gets the old one.
   *
   * @defaultValue 7200000: two hours
   */
  readonly renewBeforeMs?: number | undefined
  /**
   * Called with what nobody else hears of: the cache failed and the service went on without it, or ChatHub failed
   * and a kept token was answered. Log it.
   */
  readonly onError?: ((error: unknown) => void) | undefined
}

/** Operator tokens, made once and kept. The methods do not use `this`. */
export interface TokenService {
  /**
   * An operator's token: the kept one, or a new one. However many wait for it, ChatHub is called once. If
   * ChatHub is down, a kept token that is still alive is answered.
   *
   * @throws ChatHubServerError the codes of {@link ChatHubClient.getOperatorToken}.
   */
  readonly getToken: (operatorId: number) => Promise<OperatorToken>
  /** Forgets an operator's token, for example after deactivating the operator. It stays valid at ChatHub until it expires. */
  readonly forget: (operatorId: number) => Promise<void>
}

// What ChatHub says of the operator; everything else says something of ChatHub or of the company's access.
const finalCodes: ReadonlySet<ChatHubServerErrorCode> = new Set([
  'forbidden',
  'not-found',
  'rejected',
])

// Enough for the browser to start with it.
const leastLifeMs = 10_000
// Without a pause every request would wait for ChatHub's time limit while it is down.
const pauseMs = 30_000

/**
 * Makes a token service.
 *
 * @param client - The client that makes tokens.
 * @param options - Cache and times.
 */
export function createTokenService(
  client: Pick<ChatHubClient, 'getOperatorToken'>,
  options: TokenServiceOptions = {},
): TokenService {
  const cache = withoutFailures(options.cache ?? createMemoryTokenCache(), options.onError)
  const running = new Map<number, Promise<OperatorToken>>()
  const pausedUntil = new Map<number, number>()

  async function find(operatorId: number): Promise<OperatorToken> {
    const kept = await cache.get(keyOf(operatorId))
    const isPaused = (pausedUntil.get(operatorId) ?? 0) > Date.now()
    if (kept && isAlive(kept) && (isPaused || kept.renewAt > Date.now())) return pick(kept)
    return make(operatorId).catch(async (error: unknown) => {
      if (!kept || !isAlive(kept)) throw error
      if (isChatHubServerError(error) && finalCodes.has(error.code)) {
        await cache.delete(keyOf(operatorId))
        throw error
      }
      options.onError?.(error)
      pausedUntil.set(operatorId, Date.now() + pauseMs)
      return pick(kept)
    })
  }

  async function make(operatorId: number): Promise<OperatorToken> {
    const expiresAt = options.lifeMs === undefined ? undefined : Date.now() + options.lifeMs
    const token = await client.getOperatorToken({ operatorId, expiresAt })
    const lifeMs = token.expiresAt - Date.now()
    const renewAt = token.expiresAt - Math.min(options.renewBeforeMs ?? 7_200_000, lifeMs / 3)
    pausedUntil.delete(operatorId)
    await cache.set(keyOf(operatorId), { ...token, renewAt }, lifeMs)
    return token
  }

  return {
    getToken: (operatorId) => {
      const found = running.get(operatorId)
      if (found) return found
      const search = find(operatorId).finally(() => running.delete(operatorId))
      running.set(operatorId, search)
      return search
    },
    forget: async (operatorId) => {
      await cache.delete(keyOf(operatorId))
    },
  }
}

function keyOf(operatorId: number): string {
  return `operator:${operatorId}`
}

function isAlive(token: CachedToken): boolean {
  return token.expiresAt - Date.now() > leastLifeMs
}

function pick({ token, expiresAt }: CachedToken): OperatorToken {
  return { token, expiresAt }
}

interface SafeCache {
  readonly get: (key: string) => Promise<CachedToken | null | undefined>
  readonly set: (key: string, token: CachedToken, lifeMs: number) => Promise<unknown>
  readonly delete: (key: string) => Promise<unknown>
}

function withoutFailures(cache: TokenCache, onError: TokenServiceOptions['onError']): SafeCache {
  // A store that is down makes tokens dearer, not impossible.
  async function attempt<Value>(
    operation: () => Value | Promise<Value>,
  ): Promise<Value | undefined> {
    try {
      return await operation()
    } catch (error) {
      onError?.(error)
      return undefined
    }
  }
  return {
    get: (key) => attempt(() => cache.get(key)),
    set: (key, token, lifeMs) => attempt(() => cache.set(key, token, lifeMs)),
    delete: (key) => attempt(() => cache.delete(key)),
  }
}
