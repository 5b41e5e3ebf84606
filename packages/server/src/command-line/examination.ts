import { toProblem } from './problem.js'

/** What the doctor looks at, in this order. */
export type CheckName =
  | 'settings'
  | 'connection'
  | 'clock'
  | 'credentials'
  | 'organizations'
  | 'operators'
  | 'operator-token'
  | 'route'
  | 'route-stranger'
  | 'route-user'
  | 'route-caching'
  | 'route-origins'
  | 'route-secrets'
  | 'route-life'
  | 'route-token'

/** What came of one check. */
export interface Finding {
  readonly check: CheckName
  /** `skipped`: it needs what an earlier check did not find. */
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped'
  readonly message: string
  /** What to do; only with `warning` and `failed`. */
  readonly cure?: string | undefined
}

/** What a check that has not failed found. */
export interface Observation<Value> {
  readonly message: string
  /** For the checks that need it. */
  readonly value: Value
  /** Makes it a warning: what to do. */
  readonly cure?: string | undefined
}

/** Hears of each check. */
export interface Reporter {
  /** @param waitsFor - What takes its time, and how long at most. */
  readonly start: (check: CheckName, waitsFor: string) => void
  readonly finish: (finding: Finding) => void
}

/** What checks found, none of it missing. */
type Found<Needs extends readonly unknown[]> = {
  readonly [Index in keyof Needs]: Exclude<Needs[Index], undefined>
}

/**
 * Makes one check.
 *
 * @param waitsFor - What takes its time; `undefined` if nothing does.
 * @param needs - What earlier checks found. If one of it is `undefined` the check is skipped.
 * @param look - Rejects with a `Problem` or a `ChatHubServerError` for what is wrong.
 * @returns What it found; `undefined` if it failed or was skipped.
 */
export type Check = <Needs extends readonly unknown[], Value>(
  name: CheckName,
  waitsFor: string | undefined,
  needs: readonly [...Needs],
  look: (...needs: Found<Needs>) => Observation<Value> | Promise<Observation<Value>>,
) => Promise<Value | undefined>

/**
 * Makes the function that makes the checks.
 *
 * @param signal - Once it aborts, every check rejects.
 */
export function createCheck(reporter: Reporter, signal: AbortSignal): Check {
  return async <Needs extends readonly unknown[], Value>(
    name: CheckName,
    waitsFor: string | undefined,
    needs: readonly [...Needs],
    look: (...needs: Found<Needs>) => Observation<Value> | Promise<Observation<Value>>,
  ) => {
    signal.throwIfAborted()
    if (needs.some((need) => need === undefined)) {
      reporter.finish({ check: name, status: 'skipped', message: 'needs what is missing above' })
      return undefined
    }
    if (waitsFor !== undefined) reporter.start(name, waitsFor)
    try {
      // None of them is undefined any more, which the compiler does not see.
      const { value, ...rest } = await look(...(needs as Found<Needs>))
      const status = rest.cure === undefined ? 'ok' : 'warning'
      reporter.finish({ check: name, status, ...rest })
      return value
    } catch (error) {
      signal.throwIfAborted()
      const { message, cure } = toProblem(error)
      reporter.finish({ check: name, status: 'failed', message, cure })
      return undefined
    }
  }
}
