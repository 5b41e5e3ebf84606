import * as v from 'valibot'
import { check } from './check.js'
import type { OperatorToken } from './client.js'
import { ChatHubServerError } from './errors.js'
import type { HandlerRequest, MaybePromise, TokenHandlerOptions } from './handler.js'
import { proceed } from './maybe-promise.js'
import { readTokenQuery, type TokenQuery } from './query.js'
import { failWith, outcomeOf, readErrorCode, refuse, type Outcome } from './refusals.js'
import { createRoute, type Answer, type Limit } from './route.js'

// What a misspelt name would otherwise make of every request.
const optionsSchema = v.object({
  authorize: v.function(),
  operatorFor: v.function(),
  service: v.object({ getToken: v.function() }),
})

/**
 * Makes the token route.
 *
 * @throws ChatHubServerError `invalid-options`.
 */
export function createTokenRoute<HostRequest, User, Context>(
  options: TokenHandlerOptions<HostRequest, User, Context>,
): Answer<HostRequest, Context> {
  check('options', optionsSchema, options)
  const { operatorFor, service } = options
  // The service hands out the same object as long as the token is the same.
  const ready = new WeakMap<OperatorToken, Outcome>()

  function answer(
    user: User,
    key: string | number | undefined,
    request: HandlerRequest<HostRequest, Context>,
    limit: Limit,
  ): MaybePromise<Outcome> {
    const refusal = limit(key)
    if (refusal) return refusal
    const query = readTokenQuery(request.url)
    if (!query) return refuse('invalid-request')
    return proceed(operatorFor(user, query.organization), (operatorId) => {
      if (operatorId === null || operatorId === undefined) return refuseUser(query)
      checkOperatorId(operatorId)
      const late = key === undefined ? limit(operatorId) : undefined
      return late ?? answerToken(operatorId, query)
    })
  }

  function answerToken(operatorId: number, { isComplaint }: TokenQuery): MaybePromise<Outcome> {
    const kept = isComplaint ? undefined : service.peek?.(operatorId)
    if (kept) return give(kept)
    return service.getToken(operatorId, { isFresh: isComplaint }).then(give, (error: unknown) => {
      const code = readErrorCode(error)
      // ChatHub knows no such operator, or gives it no token: asking again would not help. `rejected` may be about a clock.
      const isFinal = code === 'forbidden' || code === 'not-found'
      return failWith(error, isFinal ? 'operator-refused' : 'token-unavailable')
    })
  }

  function give(token: OperatorToken): Outcome {
    const found = ready.get(token)
    if (found) return found
    const expiresAt = new Date(token.expiresAt).toISOString()
    const made = outcomeOf(200, undefined, JSON.stringify({ token: token.token, expiresAt }))
    ready.set(token, made)
    return made
  }

  const methods = ['GET', 'HEAD']
  return createRoute(options, { name: 'token', methods, failure: 'token-unavailable', answer })
}

function refuseUser({ organization }: TokenQuery): Outcome {
  return refuse(organization === undefined ? 'no-operator' : 'organization-forbidden')
}

function checkOperatorId(operatorId: unknown): void {
  if (Number.isSafeInteger(operatorId)) return
  const message = '`operatorFor` must answer the id of an operator, an integer, or `null`.'
  throw new ChatHubServerError('invalid-options', { message })
}
