import * as v from 'valibot'
import { createBackoff } from './backoff.js'
import { createBoundedMap } from './bounded-map.js'
import { check } from './check.js'
import type { ChatHubClient, OperatorToken } from './client.js'
import { isChatHubServerError, type ChatHubServerErrorCode } from './errors.js'
import type { ChatHubServerEvent } from './events.js'
import { isAlive, keep, postpone, renewalOf, type KeptToken } from './kept-token.js'
import { tell } from './maybe-promise.js'
import { SharedTokens, type FoundToken } from './shared-tokens.js'
import type { GetTokenOptions, TokenService, TokenServiceOptions } from './token-service.js'
import type { StoredToken } from './token-store.js'

type TokenOutcome = Extract<ChatHubServerEvent, { type: 'token' }>['outcome']

interface Search {
  readonly isFresh: boolean
  isForgotten: boolean
}

/** One search for a token, however many wait for it. */
interface Flight extends Search {
  readonly promise: Promise<OperatorToken>
}

// What ChatHub says of the operator; everything else says something of ChatHub or of the company's access.
const finalCodes: ReadonlySet<ChatHubServerErrorCode> = new Set([
  'forbidden',
  'not-found',
  'rejected',
])
// Long enough that a storm of requests is one call, short enough for an operator that was just activated.
const refusalMs = 10_000
const maxFailures = 10_000
/** How long instances that share a store take each other's word for any other failure, and one without for a complaint. */
const failureMs = 1000
/** The least time between two renewals that fail, of one operator. */
const renewalPauseMs = 30_000
/** The least time between two tokens of one operator that are made because the last one was refused. */
const refreshPauseMs = 60_000

const optionsSchema = v.object({
  maxOperators: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), 100_000),
  lifeMs: v.optional(v.pipe(v.number(), v.minValue(1))),
  renewBeforeMs: v.optional(v.pipe(v.number(), v.minValue(0)), 7_200_000),
})

/** The token service at work. */
export class TokenKeeper implements TokenService {
  readonly #client: Pick<ChatHubClient, 'getOperatorToken'>
  readonly #options: TokenServiceOptions
  readonly #times: v.InferOutput<typeof optionsSchema>
  readonly #kept
  readonly #failures = createBoundedMap<number, { error: unknown; until: number }>(maxFailures)
  readonly #flights = new Map<number, Flight>()
  /** The flights, and those that were forgotten and have not ended. */
  readonly #underWay = new Set<Promise<OperatorToken>>()
  readonly #renewals = createBackoff(1000, 60_000)
  readonly #shared: SharedTokens | undefined
  #isClosed = false

  constructor(client: Pick<ChatHubClient, 'getOperatorToken'>, options: TokenServiceOptions) {
    this.#client = client
    this.#options = options
    this.#times = check('options', optionsSchema, options)
    this.#kept = createBoundedMap<number, KeptToken>(this.#times.maxOperators)
    this.#shared =
      options.store &&
      new SharedTokens(options.store, {
        onDown: (error) => {
          tell(options.onError, error)
          tell(options.onEvent, { type: 'store', state: 'down' })
        },
        onUp: () => tell(options.onEvent, { type: 'store', state: 'up' }),
      })
  }

  readonly peek = (operatorId: number): OperatorToken | undefined => {
    const kept = this.#kept.get(operatorId)
    return kept && Date.now() < kept.renewAt ? kept.token : undefined
  }

  readonly getToken = (
    operatorId: number,
    { isFresh = false }: GetTokenOptions = {},
  ): Promise<OperatorToken> => {
    if (isFresh) return this.#refresh(operatorId)
    const kept = this.#alive(operatorId)
    if (kept) {
      if (Date.now() >= kept.renewAt) this.#renew(operatorId)
      return Promise.resolve(kept.token)
    }
    return this.#search(operatorId, false)
  }

  readonly forget = async (operatorId: number): Promise<void> => {
    const flight = this.#flights.get(operatorId)
    if (flight) flight.isForgotten = true
    this.#flights.delete(operatorId)
    this.#kept.delete(operatorId)
    this.#failures.delete(operatorId)
    await this.#shared?.forget(operatorId)
  }

  readonly close = async (): Promise<void> => {
    this.#isClosed = true
    // What is asked for meanwhile is made, too.
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay)
    this.#shared?.close()
  }

  #alive(operatorId: number): KeptToken | undefined {
    const kept = this.#kept.get(operatorId)
    return kept && isAlive(kept.token) ? kept : undefined
  }

  #renew(operatorId: number): void {
    if (this.#isClosed || this.#flights.has(operatorId) || !this.#renewals.mayTry()) return
    this.#search(operatorId, false).catch((error: unknown) => tell(this.#options.onError, error))
  }

  async #refresh(operatorId: number): Promise<OperatorToken> {
    const flight = this.#flights.get(operatorId)
    if (flight && !flight.isFresh) {
      // It may be making just what is wanted.
      const refused = this.#kept.get(operatorId)?.token
      const token = await flight.promise.catch(() => undefined)
      if (token && token !== refused && this.#kept.get(operatorId)?.isOwn) return token
    }
    const kept = this.#alive(operatorId)
    if (kept && isRecent(kept.refreshedAt)) return kept.token
    return this.#search(operatorId, true)
  }

  #search(operatorId: number, isFresh: boolean): Promise<OperatorToken> {
    const running = this.#flights.get(operatorId)
    if (running) return running.promise
    const failure = this.#failures.get(operatorId)
    if (failure && Date.now() < failure.until) return Promise.reject(failure.error)
    const flight: Search = { isFresh, isForgotten: false }
    const promise = this.#find(operatorId, flight).finally(() => {
      this.#underWay.delete(promise)
      if (!flight.isForgotten) this.#flights.delete(operatorId)
    })
    this.#underWay.add(promise)
    this.#flights.set(operatorId, Object.assign(flight, { promise }))
    return promise
  }

  async #find(operatorId: number, search: Search): Promise<OperatorToken> {
    const startedAt = Date.now()
    const old = this.#alive(operatorId)
    try {
      const found = await this.#obtain(operatorId, search.isFresh, old)
      if (found.isOwn) this.#renewals.succeed()
      const kept = keep(found, old)
      if (!search.isForgotten) {
        this.#kept.set(operatorId, kept)
        this.#failures.delete(operatorId)
      }
      this.#report(operatorId, found.isOwn ? (old ? 'renewed' : 'made') : 'shared')
      return kept.token
    } catch (error) {
      if (isFinal(error, old !== undefined)) {
        this.#renewals.succeed()
        return this.#refuse(operatorId, search, error)
      }
      this.#renewals.fail(startedAt)
      return this.#makeDo(operatorId, old, search, error)
    }
  }

  async #obtain(
    operatorId: number,
    isFresh: boolean,
    old: KeptToken | undefined,
  ): Promise<FoundToken> {
    const make = (): Promise<StoredToken> => this.#make(operatorId, isFresh)
    if (!this.#shared) return { stored: await make(), isOwn: true }
    return this.#shared.find({
      operatorId,
      make,
      isGood: (stored) => {
        if (!isAlive(stored)) return false
        if (isFresh) return isRecent(stored.refreshedAt)
        return !old || Date.now() < stored.renewAt
      },
      pauseAfter: (error) => (isFinal(error, old !== undefined) ? refusalMs : failureMs),
      // Else it would be handed out again once the refusal is over.
      isLoss: (error) => isFinal(error, true),
    })
  }

  async #make(operatorId: number, isFresh: boolean): Promise<StoredToken> {
    const { lifeMs, renewBeforeMs } = this.#times
    const expiresAt = lifeMs === undefined ? undefined : Date.now() + lifeMs
    const made = await this.#client.getOperatorToken({ operatorId, expiresAt })
    const renewAt = renewalOf(made, renewBeforeMs)
    return { ...made, renewAt, refreshedAt: isFresh ? Date.now() : 0 }
  }

  #refuse(operatorId: number, { isForgotten }: Search, error: unknown): never {
    if (!isForgotten) {
      this.#kept.delete(operatorId)
      this.#failures.set(operatorId, { error, until: Date.now() + refusalMs })
    }
    this.#report(operatorId, 'refused', error)
    throw error
  }

  /** ChatHub failed: what is kept has to do, if it is still alive. */
  #makeDo(
    operatorId: number,
    old: KeptToken | undefined,
    { isFresh, isForgotten }: Search,
    error: unknown,
  ): OperatorToken {
    if (!old || !isAlive(old.token)) {
      // A store has word of it for as long, and may have a token for those who do not complain.
      if (isFresh && !isForgotten && !this.#shared)
        this.#failures.set(operatorId, { error, until: Date.now() + failureMs })
      this.#report(operatorId, 'failed', error)
      throw error
    }
    postpone(old, renewalPauseMs)
    if (isFresh) old.refreshedAt = Date.now()
    this.#report(operatorId, 'kept', error)
    tell(this.#options.onError, error)
    return old.token
  }

  #report(operatorId: number, outcome: TokenOutcome, error?: unknown): void {
    const code = isChatHubServerError(error) ? error.code : undefined
    tell(this.#options.onEvent, { type: 'token', operatorId, outcome, code })
  }
}

/** Whether a token has just been made in place of a refused one. */
function isRecent(refreshedAt: number): boolean {
  return Date.now() - refreshedAt < refreshPauseMs
}

function isFinal(error: unknown, hasToken: boolean): boolean {
  if (!isChatHubServerError(error) || !finalCodes.has(error.code)) return false
  // An operator that got one before is right; a clock that has gone wrong is not.
  return error.code !== 'rejected' || !hasToken
}
