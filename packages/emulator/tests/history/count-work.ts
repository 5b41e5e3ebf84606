// Prints how much of the emulator's own code runs for each request of an operator and a customer,
// with a history of the given length: `node count-work.ts <chats> <messages>`.
// In a process of its own, so that counting disturbs nobody's coverage.
import { Session } from 'node:inspector/promises'
import { HubConnectionBuilder, LogLevel } from '@microsoft/signalr'
import { startEmulator } from '@chathub/emulator'

const [chats = 0, messages = 0] = process.argv.slice(2).map(Number)
const emulator = await startEmulator({
  seed: 1,
  history: { chats, messages },
  faults: { rateLimit: false },
})
const token = await emulator.operatorToken(101)
const [chat] = emulator.state.chats.filter(({ theme }) => theme.startsWith('Order'))
const chatId = chat?.id ?? 0

const session = new Session()
session.connect()
await session.post('Profiler.enable')
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })

/** Runs something, and returns how often blocks of the emulator's code were entered meanwhile. */
async function workOf(run: () => unknown): Promise<number> {
  await session.post('Profiler.takePreciseCoverage')
  await run()
  const { result } = await session.post('Profiler.takePreciseCoverage')
  return result
    .filter(({ url }) => url.includes('/emulator/dist/'))
    .flatMap(({ functions }) => functions)
    .flatMap(({ ranges }) => ranges)
    .reduce((sum, { count }) => sum + count, 0)
}

async function call(path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(emulator.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return response.text()
}

const panel = new HubConnectionBuilder()
  .withUrl(`${emulator.url}/chathub`, { accessTokenFactory: () => token })
  .configureLogging(LogLevel.None)
  .build()
await panel.start()
// The first search reads what was written before; from then on only what is new.
await call('/api/chat/chats?search=nothing')
await panel.invoke('ReadMessages', chatId)

const actions: Readonly<Record<string, () => unknown>> = {
  'first page': () => call('/api/chat/chats'),
  'last page': () => call(`/api/chat/chats?page=${Math.ceil(chats / 20)}`),
  search: () => call('/api/chat/chats?search=invoice'),
  'open a chat': () => call(`/api/chat/${chatId}/messages?per_page=5`),
  'send by the API': () => call(`/api/chat/${chatId}/message`, { textMessage: 'Hello', author: 0 }),
  'send by the hub': () => panel.invoke('SendMessage', chatId, 'Hello', 'one'),
  'customer writes, panel hears': () => emulator.sendFromCustomer('Hello', { chatId }),
  'mark as read': () => panel.invoke('ReadMessages', chatId),
  'page of switches': () => call('/_emulator'),
}

const work: Record<string, number> = {}
for (const [name, run] of Object.entries(actions)) {
  // Once before: what is done for the first time only does not count.
  await run()
  work[name] = await workOf(run)
}
process.stdout.write(JSON.stringify(work))
await panel.stop()
await emulator.close()
