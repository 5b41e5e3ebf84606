import type { Browser } from '@playwright/test'
import budgets from '../budgets.json' with { type: 'json' }
import type { BenchServer } from './server.ts'

/** What rows are measured with. */
export interface Bench {
  readonly browser: Browser
  readonly server: BenchServer
}

/** One number of the benchmark. */
export interface Measurement {
  /** Name of the row, as in `budgets.json`: `B2 eager`. */
  readonly id: string
  /** What was measured. */
  readonly title: string
  readonly unit: string
  readonly value: number
  /** The same work done by others. */
  readonly peers?: readonly PeerMeasurement[]
}

export interface PeerMeasurement {
  readonly name: string
  readonly value: number
}

/** What a number may be. */
export interface Budget {
  /** Where it should get to. */
  readonly goal: number
  /** What it may not exceed: a little above what was measured last. */
  readonly budget: number
}

/** The upper bounds of all rows; the only place for them. */
const allBudgets: Readonly<Record<string, Budget>> = budgets

/**
 * The bounds of a row.
 *
 * @throws {Error} When `budgets.json` has none: each number is decided on.
 */
export function budgetOf(id: string): Budget {
  const budget = allBudgets[id]
  if (budget === undefined) throw new Error(`bench/budgets.json has no budget for “${id}”.`)
  return budget
}

/** Whether a number is over its budget; one that could not be taken is. */
export function isOver({ id, value }: Measurement): boolean {
  return !(value <= budgetOf(id).budget)
}
