import type { Duplex } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import type { Fault } from './faults.js'

/**
 * Lets a request through, or does to its connection what the fault says.
 *
 * @returns Whether the request is to be answered; if not, its connection has ended.
 */
export async function passFault(fault: Fault, socket: Duplex): Promise<boolean> {
  if (fault.latencyMs > 0) await wait(fault.latencyMs, undefined, { ref: false })
  if (fault.down) socket.destroy()
  if (fault.hang) await ended(socket)
  return !socket.destroyed
}

/** Waits until a connection has ended. */
export function ended(socket: Duplex): Promise<void> {
  if (socket.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    socket.once('close', resolve)
  })
}
