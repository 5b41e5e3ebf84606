import { startEmulator, type Emulator } from '@chathub/emulator'
import { afterAll, afterEach } from 'vitest'

/** Starts an emulator for one test file; it is as new after each test and closed at the end. */
export async function startTestEmulator(): Promise<Emulator> {
  const emulator = await startEmulator()
  afterEach(() => emulator.reset())
  afterAll(() => emulator.close())
  return emulator
}

/** How often a path was asked for. */
export function countRequests(emulator: Emulator, path: string): number {
  return emulator.requests.filter((request) => request.path === path).length
}

/** Catches what a promise rejects with. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error('It resolved.', { cause: value })
    },
    (error: unknown) => error,
  )
}

/** The emulator's company login. */
export function loginOf({ company }: Emulator): { login: string; password: string } {
  return { login: company.login, password: company.password }
}
