import { afterEach, beforeEach, vi } from 'vitest'
import { createChatHubWidget } from '../src/lease.ts'
import { getRegistry } from '../src/registry.ts'
import type { ChatHubController, ChatHubOptions } from '../src/types.ts'
import { cleanPage } from './clean-page.ts'

/**
 * Gives each test of the file a fake clock and a clean page.
 *
 * @returns Takes a hold that ends with the test.
 */
export function useLeases(): (
  options?: ChatHubOptions,
  create?: typeof createChatHubWidget,
) => ChatHubController {
  const leases: ChatHubController[] = []

  beforeEach(() => {
    vi.useFakeTimers()
  })

  afterEach(() => {
    for (const each of leases.splice(0)) each.destroy()
    cleanPage()
    getRegistry().warned.clear()
    vi.useRealTimers()
    vi.restoreAllMocks()
  })

  return (options, create = createChatHubWidget) => {
    const created = create(options)
    leases.push(created)
    return created
  }
}

/** Lets everything happen that waits for nothing but promises. */
export async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0)
}

/** Lets a part that is loaded later arrive. */
export async function settleParts(): Promise<void> {
  await vi.dynamicImportSettled()
  await settle()
}
