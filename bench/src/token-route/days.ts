import { mock } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { ChatHubServerError, createTokenService } from '@chathub/server'
import type { Measurement } from '../row.ts'
import { createAsk } from './in-process.ts'
import { createSharedStore } from './shared-store.ts'
import { makeToken } from './site.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Measures on a clock that is moved by hand how often ChatHub is called, and who waits for it: rows V5 and V6. */
export async function measureDays(): Promise<Measurement[]> {
  return [
    await withHandMovedClock(() => measureDay(1)),
    await withHandMovedClock(() => measureDay(2)),
    ...(await withHandMovedClock(() => measureOutage('dead'))),
    ...(await withHandMovedClock(() => measureOutage('slow'))),
  ]
}

async function withHandMovedClock<Value>(run: () => Promise<Value>): Promise<Value> {
  mock.timers.enable({ apis: ['Date', 'setTimeout', 'setInterval'], now: Date.now() })
  try {
    return await run()
  } finally {
    mock.timers.reset()
  }
}

/** Lets time pass, then everything that is due. */
async function passTime(ms: number): Promise<void> {
  mock.timers.tick(ms)
  for (let turn = 0; turn < 5; turn++) await setImmediate()
}

/** Waits for something that may wait for a real timer which does not keep the process alive. */
async function finish(work: Promise<unknown>): Promise<void> {
  const waiting = new Set([work])
  void work.finally(() => waiting.clear())
  while (waiting.size > 0) await setImmediate()
}

/** Row V5: one operator's page asks every minute, of each instance, for five days. */
async function measureDay(instances: number): Promise<Measurement> {
  const calls: number[] = []
  const vendor = {
    getOperatorToken: async ({ operatorId }: { operatorId: number }) => {
      calls.push(Date.now())
      return makeToken(operatorId)
    },
  }
  const store = instances > 1 ? createSharedStore() : undefined
  const services = Array.from({ length: instances }, () => createTokenService(vendor, { store }))
  const asks = services.map(createAsk)
  const start = Date.now()
  for (let now = start; now < start + 5 * dayMs; now += minuteMs) {
    // Else the minute would pass while the store is being asked.
    await finish(Promise.all(asks.map((ask) => ask(101))))
    await passTime(minuteMs)
  }
  await finish(Promise.all(services.map(({ close }) => close())))
  return {
    id: `V5 ${instances}`,
    title: `calls of ChatHub on the worst of five days, one operator, instances: ${instances}`,
    unit: 'a day',
    value: Math.max(...calls.map((from) => countBetween(calls, from, from + dayMs))),
    peers: [{ name: 'the guide', value: (instances * dayMs) / minuteMs }],
  }
}

function countBetween(moments: readonly number[], from: number, to: number): number {
  return moments.filter((moment) => moment >= from && moment < to).length
}

const operators = Array.from({ length: 20 }, (_, index) => 101 + index)

/** Row V6: the last two hours of everybody's token, in which ChatHub does not answer, or late. */
async function measureOutage(kind: 'dead' | 'slow'): Promise<Measurement[]> {
  let isOut = false
  let probes = 0
  const service = createTokenService({
    getOperatorToken: async ({ operatorId }) => {
      if (isOut) {
        probes++
        await new Promise((resolve) => setTimeout(resolve, 10_000))
        if (kind === 'dead') throw new ChatHubServerError('timeout')
      }
      return makeToken(operatorId)
    },
  })
  const ask = createAsk(service)
  await Promise.all(operators.map(ask))
  await passTime(22 * hourMs)
  isOut = true
  let failed = 0
  let late = 0
  for (let passed = 0; passed < 2 * hourMs - minuteMs; passed += 5000) {
    const waiting = new Set(operators)
    for (const operator of operators) {
      void ask(operator).then((status) => {
        if (status !== 200) failed++
        waiting.delete(operator)
      })
    }
    await passTime(0)
    late += waiting.size
    await passTime(5000)
  }
  await service.close()
  return [
    {
      id: `V6 ${kind} failed`,
      title: `hits that failed, ChatHub ${kind}`,
      unit: '',
      value: failed,
    },
    { id: `V6 ${kind} late`, title: `hits that waited, ChatHub ${kind}`, unit: '', value: late },
    {
      id: `V6 ${kind} calls`,
      title: `calls of ChatHub in two hours, ChatHub ${kind}, 20 operators`,
      unit: '',
      value: probes,
    },
  ]
}
