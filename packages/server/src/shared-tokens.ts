import { setTimeout as sleep } from 'node:timers/promises'
import { ChatHubServerError, isChatHubServerError, type ChatHubServerErrorCode } from './errors.js'
import { GuardedStore, StoreDownError, type GuardListener } from './guarded-store.js'
import type { StoredToken, TokenLock, TokenStore } from './token-store.js'

/** A token that is wanted. */
export interface Wish {
  readonly operatorId: number
  /** Whether a token that the store has will do. */
  readonly isGood: (stored: StoredToken) => boolean
  /** Makes one. */
  readonly make: () => Promise<StoredToken>
  /** How long others shall not ask after this failure, in milliseconds. */
  readonly pauseAfter: (error: unknown) => number
  /** Whether this failure takes away a token that the store has. */
  readonly isLoss: (error: unknown) => boolean
}

/** A token, and how it was come by. */
export interface FoundToken {
  readonly stored: StoredToken
  /** Whether it was made for this wish. */
  readonly isOwn: boolean
}

// Well below the five seconds that a lock lasts.
const extendMs = 1500
const firstPollMs = 50
const longestPollMs = 250

/** What a failure in another instance may be; the store may hold anything. */
const codes: ReadonlySet<string> = new Set<ChatHubServerErrorCode>([
  'login-refused',
  'company-token-refused',
  'forbidden',
  'not-found',
  'rejected',
  'rate-limited',
  'unavailable',
  'unreachable',
  'timeout',
  'invalid-answer',
])

/** Tokens that several instances make in turn: one call of ChatHub per operator for all of them together. */
export class SharedTokens {
  readonly #store: GuardedStore

  constructor(store: TokenStore, listener: GuardListener) {
    this.#store = new GuardedStore(store, listener)
  }

  /**
   * Finds a token in the store, or makes one when it is this instance's turn. While the store is down it is made at once.
   *
   * @throws What `make` rejects with, here or in the instance whose turn it was.
   */
  async find(wish: Wish): Promise<FoundToken> {
    const turn = await this.#wait(wish).catch(ignoreStoreDown)
    if (!turn) return { stored: await wish.make(), isOwn: true }
    if ('stored' in turn) return turn
    return { stored: await this.#makeFor(wish, turn.lock), isOwn: true }
  }

  /** Forgets the operator's token. */
  async forget(operatorId: number): Promise<void> {
    await this.#store.delete(operatorId)
  }

  /** Asks the store nothing any more. */
  close(): void {
    this.#store.close()
  }

  /** Waits until there is a good token or it is this instance's turn to make one. */
  async #wait({ operatorId, isGood }: Wish): Promise<FoundToken | { lock: TokenLock }> {
    const kept = await this.#store.read(operatorId)
    if (kept && isGood(kept)) return { stored: kept, isOwn: false }
    for (let pollMs = firstPollMs; ; pollMs = Math.min(pollMs * 1.5, longestPollMs)) {
      const { stored, lock, failure } = await this.#store.take(operatorId)
      if (stored && isGood(stored)) {
        if (lock) await this.#store.attempt(lock.release)
        return { stored, isOwn: false }
      }
      if (lock) return { lock }
      if (failure !== undefined && isCode(failure)) throw new ChatHubServerError(failure)
      // Not all at the same moment.
      await sleep(pollMs * (0.5 + Math.random()), undefined, { ref: false })
    }
  }

  async #makeFor({ make, pauseAfter, isLoss }: Wish, lock: TokenLock): Promise<StoredToken> {
    const extend = (): void => void this.#store.attempt(lock.extend).catch(ignoreStoreDown)
    const alive = setInterval(extend, extendMs).unref()
    try {
      const made = await make()
      await this.#store.attempt(() => lock.write(made)).catch(ignoreStoreDown)
      return made
    } catch (error) {
      const leaveWord = isLoss(error) ? lock.refuse : lock.fail
      const end = isChatHubServerError(error)
        ? () => leaveWord(error.code, pauseAfter(error))
        : lock.release
      await this.#store.attempt(end).catch(ignoreStoreDown)
      throw error
    } finally {
      clearInterval(alive)
    }
  }
}

function ignoreStoreDown(error: unknown): undefined {
  // The listener has heard of it, and the service goes on without the store.
  if (!(error instanceof StoreDownError)) throw error
}

function isCode(text: string): text is ChatHubServerErrorCode {
  return codes.has(text)
}
