import type { Duplex } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { ApiError } from './api-error.js'
import type { Fault } from './faults.js'

/**
 * Lets a request through, or does to it what the fault says.
 *
 * @returns Whether the request goes on; if not, its connection has ended without an answer.
 * @throws {@link ApiError} with the status that the fault names.
 */
export async function passFault(fault: Fault, socket: Duplex): Promise<boolean> {
  if (fault.latencyMs > 0) await wait(fault.latencyMs, undefined, { ref: false })
  if (fault.down) socket.destroy()
  if (fault.hang) await ended(socket)
  if (socket.destroyed) return false
  if (fault.status !== null) throw new ApiError(fault.status, 'The emulator was told to fail.')
  return true
}

function ended(socket: Duplex): Promise<void> {
  if (socket.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    socket.once('close', resolve)
  })
}
