import { setTimeout as sleep } from 'node:timers/promises'
import { createStoreLimit } from './store-limit.js'
import type { TokenStore, TokenTurn } from './token-store.js'

/** Why a store is not asked. The service goes on by itself. */
export class StoreDownError extends Error {
  override readonly name = 'StoreDownError'
}

/** What a guard tells of its store. */
export interface GuardListener {
  readonly onDown: (error: unknown) => void
  readonly onUp: () => void
}

// Far longer than a store in the same data centre takes, short enough for a user who waits.
const limitMs = 500
const firstPauseMs = 1000
const longestPauseMs = 30_000

/**
 * A store that is asked only while it works. What it does not do within half a second counts as failed; from then on
 * it is asked in the background whether it is back, after 1, 2, 4 and up to 30 seconds, and nobody waits for it meanwhile.
 * Its methods reject while it is down.
 */
export class GuardedStore {
  readonly #store: TokenStore
  readonly #listener: GuardListener
  readonly #limit = createStoreLimit(limitMs, `The store did not answer within ${limitMs} ms.`)
  readonly #closing = new AbortController()
  /** Operators whose token the store was to forget and could not. */
  readonly #owed = new Set<number>()
  #isDown = false

  constructor(store: TokenStore, listener: GuardListener) {
    this.#store = store
    this.#listener = listener
  }

  /** Whether it may be asked. */
  get isUp(): boolean {
    return !this.#isDown && !this.#closing.signal.aborted
  }

  /** @throws StoreDownError */
  read(operatorId: number): ReturnType<TokenStore['read']> {
    return this.attempt(() => this.#store.read(operatorId))
  }

  /** @throws StoreDownError */
  async take(operatorId: number): Promise<TokenTurn> {
    let turn: Promise<TokenTurn> | undefined
    try {
      return await this.attempt(() => (turn = this.#store.take(operatorId)))
    } catch (error) {
      // A lock that comes too late is nobody's, and the others would wait for it.
      turn?.then(({ lock }) => lock?.release()).catch(() => undefined)
      throw error
    }
  }

  /** Deletes an operator's token; in a store that is down, before it is asked anything else. */
  async delete(operatorId: number): Promise<void> {
    this.#owed.add(operatorId)
    try {
      await this.attempt(() => this.#store.delete(operatorId))
      this.#owed.delete(operatorId)
    } catch {
      // The listener has heard of it.
    }
  }

  /**
   * Does something with the store.
   *
   * @throws StoreDownError
   */
  async attempt<Value>(operation: () => Promise<Value>): Promise<Value> {
    if (!this.isUp) throw new StoreDownError()
    try {
      return await this.#limit(operation())
    } catch (error) {
      this.#goDown(error)
      throw new StoreDownError(undefined, { cause: error })
    }
  }

  /** Asks the store nothing any more. */
  close(): void {
    this.#closing.abort()
  }

  #goDown(error: unknown): void {
    if (!this.isUp) return
    this.#isDown = true
    this.#listener.onDown(error)
    void this.#comeBack()
  }

  async #comeBack(): Promise<void> {
    const { signal } = this.#closing
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        await sleep(pauseMs, undefined, { ref: false, signal })
        await this.#limit(this.#store.check())
        await this.#settle()
        break
      } catch {
        if (signal.aborted) return
      }
    }
    this.#isDown = false
    this.#listener.onUp()
  }

  async #settle(): Promise<void> {
    for (const operatorId of this.#owed) {
      await this.#limit(this.#store.delete(operatorId))
      this.#owed.delete(operatorId)
    }
  }
}
