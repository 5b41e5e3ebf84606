import * as v from 'valibot'
import { check } from './check.js'
import type { HandlerRequest, ValidateHandlerOptions } from './handler.js'
import { failWith, outcomeOf, refuse, type Outcome } from './refusals.js'
import { createRoute, type Answer } from './route.js'

// A JWT has a few hundred bytes; headers of more than 16 kB are refused by most servers anyway.
const maxBodyBytes = 16_384
const bodySchema = v.object({ token: v.pipe(v.string(), v.trim(), v.nonEmpty()) })
const optionsSchema = v.object({
  authorize: v.function(),
  client: v.object({ validateToken: v.function() }),
})

/**
 * Makes the validation route.
 *
 * @throws ChatHubServerError `invalid-options`.
 */
export function createValidateRoute<HostRequest, User, Context>(
  options: ValidateHandlerOptions<HostRequest, User, Context>,
): Answer<HostRequest, Context> {
  check('options', optionsSchema, options)
  const { client } = options

  async function answer(request: HandlerRequest<HostRequest, Context>): Promise<Outcome> {
    // A form of another site can send any other type without asking.
    const isJson = /^application\/json\s*(;|$)/i.test(request.header('content-type') ?? '')
    if (!isJson) return refuse('not-json')
    const isTooLarge = Number(request.header('content-length') ?? 0) > maxBodyBytes
    const read = isTooLarge ? 'too-large' : await request.readBody(maxBodyBytes)
    if (read === 'too-large') return refuse('body-too-large')
    const body = v.safeParse(bodySchema, read.json)
    if (!body.success) return refuse('invalid-request')
    const { token } = body.output
    // Where the server has read the body, its own limit held.
    if (token.length > maxBodyBytes) return refuse('body-too-large')
    return ask(token)
  }

  async function ask(token: string): Promise<Outcome> {
    try {
      const { isValid } = await client.validateToken(token)
      return outcomeOf(200, undefined, JSON.stringify({ isValid }))
    } catch (error) {
      // Caught here: a `not-found` of ChatHub's says nothing to a browser, one of the site's does.
      return failWith(error, 'validation-unavailable')
    }
  }

  return createRoute(options, {
    name: 'validate',
    methods: ['POST'],
    failure: 'validation-unavailable',
    answer: (_user, key, request, limit) => limit(key) ?? answer(request),
  })
}
