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
  const path = v.getDotPath(result.issues[0])
  throw new ChatHubServerError('invalid-options', {
    message: `\`${path === null ? name : `${name}.${path}`}\` is missing or out of range: see the README.`,
  })
}
