import type { Emulator, FaultsPatch } from '@chathub/emulator'
import type { HostFault, RecordingHost } from './recording-host.js'

const hostFaults: readonly HostFault[] = [
  ...[200, 400, 401, 403, 404, 422, 429, 500, 503].flatMap((status) =>
    (['json', 'html'] as const).map((type) => ({ kind: 'echo', status, type }) as const),
  ),
  { kind: 'redirect' },
  { kind: 'garbage' },
  { kind: 'cut' },
]

const emulatorFaults: readonly FaultsPatch[] = [
  {},
  ...(['json', 'problem', 'text', 'html', 'empty'] as const).flatMap((errorForm) =>
    [401, 403, 500].map((status) => ({ errorForm, api: { status } })),
  ),
  ...(['quoted', 'text', 'expiresAt', 'expiration'] as const).map((form) => ({ token: { form } })),
  { api: { down: true } },
  { api: { hang: true } },
  { undocumented: { invalidStatus: 401 } },
]

/** Everything that can go wrong where ChatHub is, one after the other. */
export async function forEachFault(
  emulator: Emulator,
  host: RecordingHost,
  work: () => Promise<void>,
): Promise<void> {
  for (const patch of emulatorFaults) {
    emulator.reset()
    emulator.setFaults(patch)
    await work()
  }
  emulator.reset()
  for (const fault of hostFaults) {
    host.setFault(fault)
    await work()
  }
  host.setFault(undefined)
}
