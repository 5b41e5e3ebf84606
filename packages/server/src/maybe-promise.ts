import type { MaybePromise } from './handler.js'

/** Whether a value will be known later only. */
export function isLater<Value>(value: MaybePromise<Value>): value is PromiseLike<Value> {
  return typeof (value as Partial<PromiseLike<Value>> | null | undefined)?.then === 'function'
}

/** Goes on with a value: at once if it is known, so that an answer from memory costs no promise. */
export function proceed<Value, Result>(
  value: MaybePromise<Value>,
  goOn: (value: Value) => MaybePromise<Result>,
): MaybePromise<Result> {
  return isLater(value) ? Promise.resolve(value).then(goOn) : goOn(value)
}

/** Tells a listener something. Neither what it throws nor what it rejects with comes back. */
export function tell<Values extends readonly unknown[]>(
  listener: ((...values: Values) => unknown) | undefined,
  ...values: Values
): void {
  try {
    const result = listener?.(...values)
    if (isLater(result)) result.then(undefined, () => undefined)
  } catch {
    // A log that fails must not cost the user the answer.
  }
}
