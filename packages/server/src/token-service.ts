import * as v from 'valibot'
import { check } from './check.js'
import type { ChatHubClient, OperatorToken } from './client.js'
import type { ChatHubServerListener } from './events.js'
import { TokenKeeper } from './token-keeper.js'
import type { TokenStore } from './token-store.js'

/** Settings of the token service. */
export interface TokenServiceOptions {
  /**
   * What several instances share, such as `createRedisTokenStore()` of `@chathub/server/redis`. While it fails each
   * instance goes on by itself.
   *
   * @defaultValue none: one instance, its memory
   */
  readonly store?: TokenStore | undefined
  /** For how many operators a token is kept in memory; those used longest ago make room. @defaultValue 100000 */
  readonly maxOperators?: number | undefined
  /** How long new tokens shall live, in milliseconds. @defaultValue 86100000: 23 h 55 min, the longest there is */
  readonly lifeMs?: number | undefined
  /**
   * How long before its end a token is replaced, in milliseconds; never more than a third of its life. It must
   * be longer than the browser's `refreshBeforeMs`, or the browser asks for a fresh token and gets the old one.
   *
   * @defaultValue 7200000: two hours
   */
  readonly renewBeforeMs?: number | undefined
  /** Called with what nobody else hears of: a renewal in the background failed, or the store did. Log it. */
  readonly onError?: ((error: unknown) => void) | undefined
  /** Hears of events `token` and `store`, for logs and metrics. */
  readonly onEvent?: ChatHubServerListener | undefined
}

/** How a token is wanted. */
export interface GetTokenOptions {
  /**
   * Whether ChatHub's widget has refused the kept token, so that a new one is made. Once in 60 seconds per
   * operator; more often, and the kept one is answered.
   *
   * @defaultValue false
   */
  readonly isFresh?: boolean | undefined
}

/** Operator tokens, made once and kept. The methods do not use `this`. */
export interface TokenService {
  /**
   * An operator's token, if it is in the memory of this process, alive, and not due for renewal. Asks nobody.
   * The same frozen object as long as the token is the same.
   */
  readonly peek: (operatorId: number) => OperatorToken | undefined
  /**
   * An operator's token: the kept one, or a new one. However many wait for it, here or in other instances with the
   * same store, ChatHub is called once. A kept
   * one that is due for renewal is answered at once and renewed in the background.
   *
   * @throws ChatHubServerError the codes of {@link ChatHubClient.getOperatorToken}.
   */
  readonly getToken: (operatorId: number, options?: GetTokenOptions) => Promise<OperatorToken>
  /**
   * Forgets an operator's token, here and in the store, for example after deactivating the operator. A store that is down
   * forgets it as soon as it is back. Other instances may still have it in memory, and it stays valid at ChatHub until it expires.
   */
  readonly forget: (operatorId: number) => Promise<void>
  /**
   * Ends renewals in the background, and asks the store nothing any more. What is kept is still answered, what is
   * not is still made.
   *
   * @returns Resolves when nothing of the service is under way any more: close your Redis client then.
   */
  readonly close: () => Promise<void>
}

const clientSchema = v.object({ getOperatorToken: v.function() })

/**
 * Makes a token service.
 *
 * @param client - The client that makes tokens.
 * @param options - Limits and times.
 * @throws ChatHubServerError `invalid-options`.
 */
export function createTokenService(
  client: Pick<ChatHubClient, 'getOperatorToken'>,
  options: TokenServiceOptions = {},
): TokenService {
  check('client', clientSchema, client)
  const { peek, getToken, forget, close } = new TokenKeeper(client, options)
  return { peek, getToken, forget, close }
}
