import { mergeFaults, noFault } from './faults.js'
import type { Fault, Faults, FaultsPatch } from './faults.js'
import type { Random } from './random.js'

/** The hosts that faults are set for. */
export type FaultTarget = 'script' | 'api' | 'hub'

/** The faults that hold now. */
export interface FaultStore {
  readonly get: () => Faults
  /** The faults of the start. */
  readonly initial: Faults
  readonly patch: (patch: FaultsPatch) => void
  /** Goes back to the faults of the start. */
  readonly reset: () => void
  /** Returns what one request meets, and counts it. */
  readonly take: (target: FaultTarget, path: string) => Fault
  /** Returns what a request would meet, without counting it. */
  readonly peek: (target: FaultTarget, path: string) => Fault
  /** Tells of each change. */
  readonly subscribe: (listener: (faults: Faults) => void) => void
}

/**
 * Makes a store that starts with these faults.
 *
 * @param random - Draws for faults with a probability.
 */
export function createFaultStore(initial: Faults, random: Random): FaultStore {
  let faults = initial
  const listeners: ((faults: Faults) => void)[] = []

  function set(next: Faults): void {
    faults = next
    for (const listener of listeners) listener(faults)
  }

  function peek(target: FaultTarget, path: string): Fault {
    const fault = faults[target]
    return fault.only === null || path.startsWith(fault.only) ? fault : noFault
  }

  function take(target: FaultTarget, path: string): Fault {
    const fault = peek(target, path)
    if (fault.probability < 1 && random.fraction(`fault ${target}`) >= fault.probability) {
      return noFault
    }
    if (fault.times === null) return fault
    const next = fault.times > 1 ? { ...fault, times: fault.times - 1 } : noFault
    set(mergeFaults(faults, { [target]: next }))
    return fault
  }

  return {
    initial,
    get: () => faults,
    patch: (patch) => set(mergeFaults(faults, patch)),
    reset: () => set(initial),
    take,
    peek,
    subscribe: (listener) => {
      listeners.push(listener)
    },
  }
}

/** Returns the host that a path belongs to; the emulator's own pages belong to none. */
export function targetOf(path: string): FaultTarget | null {
  if (path.startsWith('/api/') || path === '/_emulator/me') return 'api'
  if (path === '/chathub' || path.startsWith('/chathub/')) return 'hub'
  if (path.startsWith('/operator-chat-panel/')) return 'script'
  return null
}
