import type { FaultTarget } from './fault-store.js'
import { noFault } from './faults.js'
import type { Fault, Faults } from './faults.js'

/** What an answer says that a fault has asked for. */
export const toldToFail = 'The emulator was told to fail.'

/** Puts a fault into words for the request log; `null` for none. */
export function describeFault(fault: Fault): string | null {
  const { latencyMs, status, down, hang, cors, body } = fault
  const words = [
    latencyMs > 0 ? `${latencyMs} ms late` : null,
    down ? 'connection cut' : null,
    hang ? 'no answer' : null,
    cors === 'refuse' ? 'CORS refused' : null,
    status === null ? null : `status ${status}`,
    body === noFault.body ? null : `body ${body}`,
  ].filter((word) => word !== null)
  return words.length === 0 ? null : words.join(', ')
}

/** Whether a site is not in the allow-list of the host that it asks; programs are no sites. */
export function isStranger(
  { allowList, undocumented }: Faults,
  target: FaultTarget,
  origin: string | undefined,
): boolean {
  if (allowList === null || origin === undefined || allowList.includes(origin)) return false
  const host = target === 'script' ? 'script' : 'api'
  return undocumented.allowListAt === 'both' || undocumented.allowListAt === host
}
