import * as v from 'valibot'
import { ChatHubServerError } from './errors.js'

/** An id of ChatHub's. */
export const idSchema: v.GenericSchema<unknown, number> = v.pipe(v.number(), v.safeInteger())

/** A text with something in it. */
export const textSchema: v.GenericSchema<unknown, string> = v.pipe(
  v.string(),
  v.trim(),
  v.nonEmpty(),
)

/**
 * Checks an argument of the caller's.
 *
 * @throws ChatHubServerError `invalid-options`.
 */
export function check<Value>(
  name: string,
  schema: v.GenericSchema<unknown, Value>,
  value: unknown,
): Value {
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  // valibot's own message quotes the value, which may be a token.
  throw new ChatHubServerError('invalid-options', {
    message: `\`${name}\` is missing or out of range: see the README.`,
  })
}
