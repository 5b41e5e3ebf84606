// A process of its own: `node --expose-gc memory.ts`, started by `processes.ts`. Row V7.
import { setImmediate } from 'node:timers/promises'
import { createTokenService } from '@chathub/server'
import { createAsk } from './in-process.ts'
import { makeToken } from './site.ts'

const operators = 100_000
/** What is kept of code and lists the first time is not an operator's. */
const warmUp = 1000

const service = createTokenService(
  { getOperatorToken: async ({ operatorId }) => makeToken(operatorId) },
  { maxOperators: operators + warmUp },
)
const ask = createAsk(service)
for (let id = 1; id <= warmUp; id++) await ask(id)

const before = await readMemory()
for (let id = warmUp + 1; id <= warmUp + operators; id++) await service.getToken(id)
const kept = await readMemory()
for (let id = warmUp + 1; id <= warmUp + operators; id++) {
  if ((await ask(id)) !== 200) throw new Error('A hit was not answered.')
}
const answered = await readMemory()
// Else the handler would have been collected before, and the service with it.
await ask(1)

process.send?.({ kept: (kept - before) / operators, answered: (answered - before) / operators })
process.disconnect()

/** What is left after everything that may go has gone, in bytes. */
async function readMemory(): Promise<number> {
  for (let collection = 0; collection < 3; collection++) {
    await setImmediate()
    globalThis.gc?.()
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
