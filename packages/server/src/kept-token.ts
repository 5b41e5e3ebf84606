import type { OperatorToken } from './client.js'
import type { FoundToken } from './shared-tokens.js'

/** A token in the memory of this process. */
export interface KeptToken {
  /** Frozen, and the same object as long as the token is the same. */
  readonly token: OperatorToken
  /** When a new one shall be made, in milliseconds since the epoch. Always while this one is alive. */
  renewAt: number
  /** When it was asked for because its forerunner was refused, in milliseconds since the epoch; else 0. */
  refreshedAt: number
  /** Whether this process made it; else it was found in the shared store. */
  readonly isOwn: boolean
}

// Enough for the browser to start with it.
const leastLifeMs = 10_000

/**
 * Keeps a token that was found.
 *
 * @param old - What was kept before, if anything: the same token stays the same object.
 */
export function keep({ stored, isOwn }: FoundToken, old: KeptToken | undefined): KeptToken {
  const { expiresAt, renewAt, refreshedAt } = stored
  const token =
    old?.token.token === stored.token
      ? old.token
      : Object.freeze({ token: stored.token, expiresAt })
  return { token, renewAt, refreshedAt, isOwn }
}

/** Whether a token is of use to a browser. */
export function isAlive({ expiresAt }: OperatorToken): boolean {
  return expiresAt - Date.now() > leastLifeMs
}

/**
 * When a new token shall be renewed.
 *
 * @param renewBeforeMs - How long before its end, in milliseconds; never more than a third of its life.
 */
export function renewalOf({ expiresAt }: OperatorToken, renewBeforeMs: number): number {
  const lifeMs = expiresAt - Date.now()
  return expiresAt - Math.max(Math.min(renewBeforeMs, lifeMs / 3), leastLifeMs)
}

/** Puts the renewal of a token off, at most until the token dies. */
export function postpone(kept: KeptToken, delayMs: number): void {
  kept.renewAt = Math.min(Date.now() + delayMs, kept.token.expiresAt - leastLifeMs)
}
