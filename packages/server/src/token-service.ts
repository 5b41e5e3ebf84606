import * as v from 'valibot'
import { createBackoff } from './backoff.js'
import { createBoundedMap } from './bounded-map.js'
import { check } from './check.js'
import type { ChatHubClient, OperatorToken } from './client.js'
import { emit } from './emit.js'
import { isChatHubServerError, type ChatHubServerErrorCode } from './errors.js'
import type { ChatHubServerEvent, ChatHubServerListener } from './events.js'
import { isAlive, postpone, renewalOf, type KeptToken } from './kept-token.js'

/** Settings of the token service. */
export interface TokenServiceOptions {
  /** For how many operators a token is kept in memory; the one used longest ago makes room. @defaultValue 100000 */
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
  /** Called with what nobody else hears of: a renewal in the background failed. Log it. */
  readonly onError?: ((error: unknown) => void) | undefined
  /** Hears of events `token`, for logs and metrics. */
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
   * An operator's token: the kept one, or a new one. However many wait for it, ChatHub is called once. A kept
   * one that is due for renewal is answered at once and renewed in the background.
   *
   * @throws ChatHubServerError the codes of {@link ChatHubClient.getOperatorToken}.
   */
  readonly getToken: (operatorId: number, options?: GetTokenOptions) => Promise<OperatorToken>
  /** Forgets an operator's token, for example after deactivating the operator. It stays valid at ChatHub until it expires. */
  readonly forget: (operatorId: number) => Promise<void>
  /**
   * Ends renewals in the background. What is kept is still answered, what is not is still made.
   *
   * @returns Resolves when nothing of the service is under way any more.
   */
  readonly close: () => Promise<void>
}

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
  const { peek, getToken, forget, close } = new Service(client, options)
  return { peek, getToken, forget, close }
}

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
const maxRefusals = 10_000
/** The least time between two renewals that fail, of one operator. */
const renewalPauseMs = 30_000
/** The least time between two tokens of one operator that are made because the last one was refused. */
const refreshPauseMs = 60_000

const optionsSchema = v.object({
  maxOperators: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), 100_000),
  lifeMs: v.optional(v.pipe(v.number(), v.minValue(1))),
  renewBeforeMs: v.optional(v.pipe(v.number(), v.minValue(0)), 7_200_000),
})

class Service implements TokenService {
  readonly #client: Pick<ChatHubClient, 'getOperatorToken'>
  readonly #options: TokenServiceOptions
  readonly #times: v.InferOutput<typeof optionsSchema>
  readonly #kept
  readonly #refusals = createBoundedMap<number, { error: unknown; until: number }>(maxRefusals)
  readonly #flights = new Map<number, Flight>()
  readonly #renewals = createBackoff(1000, 60_000)
  #isClosed = false

  constructor(client: Pick<ChatHubClient, 'getOperatorToken'>, options: TokenServiceOptions) {
    this.#client = client
    this.#options = options
    this.#times = check('options', optionsSchema, options)
    this.#kept = createBoundedMap<number, KeptToken>(this.#times.maxOperators)
  }

  readonly peek = (operatorId: number): OperatorToken | undefined => {
    const kept = this.#kept.get(operatorId)
    if (!kept || Date.now() >= kept.renewAt) return undefined
    this.#kept.touch(operatorId, kept)
    return kept.token
  }

  readonly getToken = (
    operatorId: number,
    { isFresh = false }: GetTokenOptions = {},
  ): Promise<OperatorToken> => {
    if (isFresh) return this.#refresh(operatorId)
    const kept = this.#alive(operatorId)
    if (kept) {
      this.#kept.touch(operatorId, kept)
      if (Date.now() >= kept.renewAt) this.#renew(operatorId)
      return Promise.resolve(kept.token)
    }
    const refusal = this.#refusals.get(operatorId)
    if (refusal && Date.now() < refusal.until) return Promise.reject(refusal.error)
    return this.#search(operatorId, false)
  }

  readonly forget = async (operatorId: number): Promise<void> => {
    const flight = this.#flights.get(operatorId)
    if (flight) flight.isForgotten = true
    this.#flights.delete(operatorId)
    this.#kept.delete(operatorId)
    this.#refusals.delete(operatorId)
  }

  readonly close = async (): Promise<void> => {
    this.#isClosed = true
    await Promise.allSettled([...this.#flights.values()].map(({ promise }) => promise))
  }

  #alive(operatorId: number): KeptToken | undefined {
    const kept = this.#kept.get(operatorId)
    return kept && isAlive(kept.token) ? kept : undefined
  }

  #renew(operatorId: number): void {
    if (this.#isClosed || this.#flights.has(operatorId) || !this.#renewals.mayTry()) return
    this.#search(operatorId, false).catch((error: unknown) => this.#options.onError?.(error))
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
    if (kept && Date.now() - kept.refreshedAt < refreshPauseMs) return kept.token
    return this.#search(operatorId, true)
  }

  #search(operatorId: number, isFresh: boolean): Promise<OperatorToken> {
    const running = this.#flights.get(operatorId)
    if (running) return running.promise
    const flight: Search = { isFresh, isForgotten: false }
    const promise = this.#find(operatorId, flight).finally(() => {
      if (!flight.isForgotten) this.#flights.delete(operatorId)
    })
    this.#flights.set(operatorId, Object.assign(flight, { promise }))
    return promise
  }

  async #find(operatorId: number, flight: Search): Promise<OperatorToken> {
    const startedAt = Date.now()
    const old = this.#alive(operatorId)
    try {
      const kept = await this.#make(operatorId, flight.isFresh)
      this.#renewals.succeed()
      if (!flight.isForgotten) this.#keep(operatorId, kept)
      this.#tell(operatorId, old ? 'renewed' : 'made')
      return kept.token
    } catch (error) {
      if (isFinal(error, old)) {
        this.#renewals.succeed()
        return this.#refuse(operatorId, error)
      }
      this.#renewals.fail(startedAt)
      return this.#makeDo(operatorId, old, flight.isFresh, error)
    }
  }

  async #make(operatorId: number, isFresh: boolean): Promise<KeptToken> {
    const { lifeMs, renewBeforeMs } = this.#times
    const expiresAt = lifeMs === undefined ? undefined : Date.now() + lifeMs
    const made = await this.#client.getOperatorToken({ operatorId, expiresAt })
    const token = Object.freeze({ token: made.token, expiresAt: made.expiresAt })
    const renewAt = renewalOf(token, renewBeforeMs)
    return { token, renewAt, refreshedAt: isFresh ? Date.now() : 0, isOwn: true }
  }

  #keep(operatorId: number, kept: KeptToken): void {
    this.#kept.set(operatorId, kept)
    this.#refusals.delete(operatorId)
  }

  #refuse(operatorId: number, error: unknown): never {
    this.#kept.delete(operatorId)
    this.#refusals.set(operatorId, { error, until: Date.now() + refusalMs })
    this.#tell(operatorId, 'refused', error)
    throw error
  }

  /** ChatHub failed: what is kept has to do, if it is still alive. */
  #makeDo(
    operatorId: number,
    old: KeptToken | undefined,
    isFresh: boolean,
    error: unknown,
  ): OperatorToken {
    if (!old || !isAlive(old.token)) {
      this.#tell(operatorId, 'failed', error)
      throw error
    }
    postpone(old, renewalPauseMs)
    if (isFresh) old.refreshedAt = Date.now()
    this.#tell(operatorId, 'kept', error)
    this.#options.onError?.(error)
    return old.token
  }

  #tell(operatorId: number, outcome: TokenOutcome, error?: unknown): void {
    const code = isChatHubServerError(error) ? error.code : undefined
    emit(this.#options.onEvent, { type: 'token', operatorId, outcome, code })
  }
}

function isFinal(error: unknown, old: KeptToken | undefined): boolean {
  if (!isChatHubServerError(error) || !finalCodes.has(error.code)) return false
  // An operator that got one before is right; a clock that has gone wrong is not.
  return error.code !== 'rejected' || !old
}
