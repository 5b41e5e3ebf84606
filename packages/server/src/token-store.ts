import type { OperatorToken } from './client.js'

/** A token as a store takes and answers it: plain JSON. All moments are milliseconds since the epoch, by this machine's clock. */
export interface StoredToken extends OperatorToken {
  /** When a new one shall be made. */
  readonly renewAt: number
  /** When it was asked for because its forerunner was refused; else 0. */
  readonly refreshedAt: number
}

/**
 * The right to make one operator's token. It ends by itself five seconds after it was taken or last extended;
 * from then on its methods do nothing, whoever holds the operator by then.
 */
export interface TokenLock {
  /** Holds it for five more seconds. */
  readonly extend: () => Promise<unknown>
  /** Keeps the token until it expires, and lets go. */
  readonly write: (token: StoredToken) => Promise<unknown>
  /** Lets go, and leaves word of why there is no token for `lifeMs` milliseconds. Meanwhile nobody gets the lock. */
  readonly fail: (code: string, lifeMs: number) => Promise<unknown>
  /** Does what `fail` does and forgets the token, in one step: the operator shall have none. */
  readonly refuse: (code: string, lifeMs: number) => Promise<unknown>
  /** Lets go. */
  readonly release: () => Promise<unknown>
}

/** What a store answers to one who wants to make a token. */
export interface TokenTurn {
  /** What is kept, whoever holds the lock. */
  readonly stored: StoredToken | undefined
  /** Whose turn it is: the caller's, if there is a lock. */
  readonly lock: TokenLock | undefined
  /** Why whoever held the lock last made no token, as long as word of it is left. */
  readonly failure: string | undefined
}

/** Where several instances keep operator tokens in common. Every method may reject: the service then goes on by itself. */
export interface TokenStore {
  /** The operator's token, if there is one. */
  readonly read: (operatorId: number) => Promise<StoredToken | undefined>
  /** Takes the lock, unless somebody holds it, and reads, both in one step. */
  readonly take: (operatorId: number) => Promise<TokenTurn>
  /** Forgets the operator: token, lock, and word of failure. */
  readonly delete: (operatorId: number) => Promise<unknown>
  /** Writes something small. Resolves if the store can do its work again. */
  readonly check: () => Promise<unknown>
}
