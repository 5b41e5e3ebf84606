import type { OperatorToken } from './client.js'

/** A token as the cache keeps it: plain JSON. */
export interface CachedToken extends OperatorToken {
  /** When a new one shall be made, in milliseconds since the epoch. */
  readonly renewAt: number
}

/**
 * Where operator tokens are kept between requests. Everything may be asynchronous, so that a store
 * which several instances share fits in. Tokens are secrets: keep the store as private as a password.
 */
export interface TokenCache {
  /** The token under this key; `undefined` or `null` if there is none. */
  readonly get: (
    key: string,
  ) => CachedToken | null | undefined | Promise<CachedToken | null | undefined>
  /** Keeps a token. It is of no use after `lifeMs` milliseconds. */
  readonly set: (key: string, token: CachedToken, lifeMs: number) => unknown
  /** Forgets a token. */
  readonly delete: (key: string) => unknown
}

/** Makes the default cache, in the memory of this process. Dead tokens leave it whenever one is added. */
export function createMemoryTokenCache(): TokenCache {
  const tokens = new Map<string, CachedToken>()
  return {
    get: (key) => tokens.get(key),
    set: (key, token) => {
      for (const [otherKey, other] of tokens) {
        if (other.expiresAt <= Date.now()) tokens.delete(otherKey)
      }
      tokens.set(key, token)
    },
    delete: (key) => tokens.delete(key),
  }
}
