/**
 * Says in one line what was thrown. A host of several addresses that refuses the connection is an `AggregateError`
 * without a message of its own.
 */
export function messageOf(error: unknown): string {
  const first = error instanceof AggregateError ? (error.errors as unknown[])[0] : error
  return first instanceof Error ? first.message : String(first)
}
