import type { TokenStore } from '@chathub/server'
import { createRedisTokenStore } from '@chathub/server/redis'
import { Redis } from 'ioredis'

/** Where all instances share operator tokens. */
export interface RedisOptions {
  /** `redis://…` or `rediss://…`, of Redis or Valkey. */
  readonly url: string
  /** 32 bytes each, in base64: the first one encrypts, all of them decrypt. */
  readonly keys: readonly string[]
}

/** A store and its connection. */
export interface SharedTokens {
  readonly store: TokenStore
  readonly close: () => void
}

/**
 * Connects to Redis in the background, and again whenever the connection is lost. Meanwhile the store fails at once, and
 * the token service goes on by itself.
 *
 * @param onError - Hears why there is no connection.
 * @throws ChatHubServerError `invalid-options`.
 */
export function openSharedTokens(
  { url, keys }: RedisOptions,
  onError: (error: unknown) => void,
): SharedTokens {
  const redis = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 0 })
  // Without a listener it writes to the console, the address included.
  redis.on('error', onError)
  return {
    store: createRedisTokenStore(redis, { keys }),
    close: () => redis.disconnect(),
  }
}
