import { vi } from 'vitest'
import { arrive, failToArrive, untilExplained } from '../../core/tests/fake-page.ts'

/** Lets time pass, with Vue's work in it. */
export async function settle(ms: number = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
}

/** Lets the script arrive and run. */
export async function runScript(): Promise<void> {
  arrive()
  await settle()
}

/** Lets the script fail to arrive, and the cause be looked for. */
export async function failScript(): Promise<void> {
  failToArrive()
  await untilExplained()
  await settle()
}
