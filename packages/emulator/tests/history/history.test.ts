import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { call, testEmulator } from '../support.js'

const script = fileURLToPath(new URL('count-work.ts', import.meta.url))

async function countWork(chats: number, messages: number): Promise<Record<string, number>> {
  const args = [script, String(chats), String(messages)]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  // The script prints an object of numbers.
  return JSON.parse(stdout) as Record<string, number>
}

/** The demo's own chats have the ids before. */
function isHistoric({ chatId }: { readonly chatId: number }): boolean {
  return chatId > 1_008
}

describe('a long history', () => {
  it('costs no request more work, however many messages there are', async () => {
    const [short, long] = await Promise.all([countWork(50, 500), countWork(50, 50_000)])

    expect(Object.keys(short)).toHaveLength(9)
    for (const [name, work] of Object.entries(short)) {
      expect(work, name).toBeGreaterThan(10)
      // The same but for timers and how pieces of a socket arrive; a hundred times is far from that.
      expect(long[name], name).toBeLessThan(work * 1.2)
    }
  }, 60_000)

  it('of a thousand chats and a hundred thousand messages is the same each time', async () => {
    const history = { chats: 1_000, messages: 100_000 }
    const [one, other] = await Promise.all([
      testEmulator({ history, now: () => 0 }),
      testEmulator({ history, now: () => 0 }),
    ])

    const token = await one.operatorToken(101)
    const list = await call(one, '/api/chat/chats?per_page=1', { token })

    expect(list.json).toMatchObject({ total: 1_005 })
    expect(one.state.messages.filter(isHistoric)).toHaveLength(100_000)
    expect(JSON.stringify(one.state) === JSON.stringify(other.state)).toBe(true)
  }, 60_000)

  it('spreads its messages and leaves every tenth chat unread', async () => {
    const { state } = await testEmulator({ history: { chats: 30, messages: 100 } })

    const historic = state.chats.filter(({ id }) => isHistoric({ chatId: id }))
    const counts = historic.map(
      ({ id }) => state.messages.filter(({ chatId }) => chatId === id).length,
    )
    expect(counts.filter((count) => count === 4)).toHaveLength(10)
    expect(counts.filter((count) => count === 3)).toHaveLength(20)
    expect(historic.filter(({ countUnread }) => countUnread > 0)).toHaveLength(3)
  })

  it('is read page by page, from the newest message back', async () => {
    const emulator = await testEmulator({ history: { chats: 1, messages: 12 } })
    const token = await emulator.operatorToken(101)
    const chatId = emulator.state.chats.find(({ theme }) => theme === 'Order 1')?.id
    const page = async (query: string): Promise<readonly string[]> => {
      const { json } = await call(emulator, `/api/chat/${chatId}/messages${query}`, { token })
      // The service answers a list of messages.
      return (json as { id: number; message: string }[]).map(
        ({ id, message }) => `${id} ${/\d+\.\d+/.exec(message)?.[0]}`,
      )
    }

    const newest = await page('?per_page=5')
    const before = await page(`?per_page=5&before=${newest[0]?.split(' ')[0]}`)
    const first = await page(`?per_page=5&before=${before[0]?.split(' ')[0]}`)

    const words = [first, before, newest].map((one) => one.map((text) => text.split(' ')[1]))
    expect(words).toEqual([
      ['1.1', '1.2'],
      ['1.3', '1.4', '1.5', '1.6', '1.7'],
      ['1.8', '1.9', '1.10', '1.11', '1.12'],
    ])
  })

  it.each([
    { chats: -1, messages: 5 },
    { chats: 2, messages: 0.5 },
  ])('cannot be %j', async (history) => {
    await expect(testEmulator({ history })).rejects.toThrow(/history\.\w+ has to be a whole number/)
  })
})
