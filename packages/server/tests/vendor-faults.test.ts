import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { startEmulator } from '@chathub/emulator'
import { createChatHubClient } from '../src/index.js'
import { connectTo, outcomesOf } from './outcomes.js'
import { httpAnswer, startRawServer } from './raw-server.js'
import { countRequests, loginOf, rejectionOf, startTestEmulator } from './test-emulator.js'

const emulator = await startTestEmulator()
const organizationsPath = '/api/company/organization'

describe('ChatHub is slow', () => {
  it('within the time limit: every call is answered', async () => {
    const client = createChatHubClient(loginOf(emulator), { baseUrl: emulator.url })
    emulator.setFaults({ api: { latencyMs: 200 } })

    expect(await outcomesOf(20, () => client.getOrganizations())).toEqual({ ok: 20 })
    expect(countRequests(emulator, organizationsPath)).toBe(20)
  })

  it('beyond it: every call ends with `timeout`, and the next one is answered', async () => {
    const client = createChatHubClient(loginOf(emulator), {
      baseUrl: emulator.url,
      timeoutMs: 2000,
    })
    await client.getOrganizations()
    emulator.setFaults({ api: { latencyMs: 60_000 } })

    expect(await outcomesOf(20, () => client.getOrganizations())).toEqual({ timeout: 20 })

    emulator.setFaults({ api: { latencyMs: 0 } })
    await expect(client.getOrganizations()).resolves.toHaveLength(2)
  })

  it('within its answer: a byte now and then does not put the time limit off', async () => {
    const server = await startRawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n[')
      const timer = setInterval(() => socket.write(' '), 20)
      socket.on('close', () => clearInterval(timer))
    })
    const client = connectTo(server.url, { timeoutMs: 300 })

    expect(await outcomesOf(5, () => client.getOrganizations())).toEqual({ timeout: 5 })
    expect(server.requests()).toBe(5)
  })
})

describe('ChatHub refuses connections', () => {
  it('every call is tried three times and ends with `unreachable`', async () => {
    const closed = await startEmulator()
    await closed.close()
    let tries = 0
    const client = connectTo(closed.url, {
      fetch: (request: Request) => {
        tries += 1
        return fetch(request)
      },
    })

    expect(await outcomesOf(20, () => client.getOrganizations())).toEqual({ unreachable: 20 })
    expect(tries).toBe(60)
  })

  it('for a moment: the calls of that moment are answered, too', async () => {
    const { port, close } = await startEmulator()
    await close()
    let refused = 0
    const client = connectTo(`http://127.0.0.1:${port}`, {
      retryDelayMs: 1000,
      timeoutMs: 60_000,
      fetch: (request: Request) =>
        fetch(request).catch((error: unknown) => {
          refused += 1
          throw error
        }),
    })

    const outcomes = outcomesOf(10, () => client.getOrganizations())
    await vi.waitFor(() => expect(refused).toBeGreaterThanOrEqual(10), { timeout: 30_000 })
    const server = createServer((_request, response) => response.end('[]')).listen(port)
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })

    expect(await outcomes).toEqual({ ok: 10 })
  })
})

describe('ChatHub cuts connections', () => {
  const head = 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n'
  const chunkedHead = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'

  it.each([
    ['before the answer', ''],
    ['within the head', 'HTTP/1.1 200 OK\r\ncontent-le'],
    ['within the body', `${head}[{"id": 6, "na`],
    ['between two chunks', `${chunkedHead}2\r\n[{\r\n`],
  ])('%s: the call is repeated and answered', async (_where, cut) => {
    const server = await startRawServer((socket, request) => {
      if (request <= 2) socket.end(cut)
      else socket.end(httpAnswer('[]'))
    })

    await expect(connectTo(server.url).getOrganizations()).resolves.toEqual([])
    expect(server.requests()).toBe(3)
  })

  it('within every body: the calls end with `unreachable`', async () => {
    const server = await startRawServer((socket) => socket.end(`${head}[{"id": 6, "na`))

    expect(await outcomesOf(10, () => connectTo(server.url).getOrganizations())).toEqual({
      unreachable: 10,
    })
    expect(server.requests()).toBe(30)
  })

  it('after it got new operators: they are not added twice', async () => {
    const server = await startRawServer((socket, request) => {
      if (request === 1) socket.write(httpAnswer('[]'))
      else socket.end(`${head}[{"id"`)
    })

    await expect(
      connectTo(server.url).addOperators([{ organizationId: 6, name: 'Ada Lovelace' }]),
    ).rejects.toMatchObject({ code: 'unreachable' })
    expect(server.requests()).toBe(2)
  })
})

describe('ChatHub answers garbage', () => {
  it.each([
    ['bytes', new Uint8Array([0, 255, 254, 128, 10, 13, 0])],
    ['truncated JSON', '[{"id": 6, "name": "Aurora'],
    ['JSON of another shape', '{"organizations": []}'],
    ['a page', '<!doctype html><title>Log in to the network</title>'],
    ['a hundred thousand brackets', '['.repeat(100_000)],
    ['a million wrong entries', `[${'0,'.repeat(999_999)}0]`],
    ['an id that JavaScript cannot hold', '[{"id": 9007199254740993, "name": "Aurora"}]'],
  ])('%s: `invalid-answer`, asked for once', async (_kind, body) => {
    const server = await startRawServer((socket) => socket.write(httpAnswer(body)))

    await expect(connectTo(server.url).getOrganizations()).rejects.toMatchObject({
      code: 'invalid-answer',
      status: 200,
    })
    expect(server.requests()).toBe(1)
  })

  it.each([
    ['that is no HTTP', 'SSH-2.0-OpenSSH_9.9\r\n'],
    ['of a status that there is not', 'HTTP/1.1 99999 Huh\r\n\r\n'],
    ['of a length that is none', 'HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n'],
    [
      'that is said to be packed',
      'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n[]',
    ],
  ])('%s: `unreachable`, and nothing of it in the error', async (_kind, garbage) => {
    const server = await startRawServer((socket) => socket.end(garbage))

    const error = await rejectionOf(connectTo(server.url).getOrganizations())

    expect(error).toMatchObject({ code: 'unreachable' })
    expect(JSON.stringify((error as Error).cause ?? {})).not.toMatch(/SSH|Huh|many|\[\]/)
    expect(server.requests()).toBe(3)
  })

  it.each([
    ['with its length', 'HTTP/1.1 200 OK\r\ncontent-length: 1000000000000\r\n\r\n'],
    ['without its length', 'HTTP/1.1 200 OK\r\n\r\n'],
    ['as an error', 'HTTP/1.1 404 Not Found\r\n\r\n'],
  ])('without an end, %s: reading stops', async (_kind, head) => {
    let sentBytes = 0
    const server = await startRawServer((socket) => {
      socket.write(head)
      const chunk = Buffer.alloc(256 * 1024, '[')
      const pour = (): void => {
        while (socket.writable && socket.write(chunk)) sentBytes += chunk.length
      }
      socket.on('drain', pour)
      pour()
    })
    const client = connectTo(server.url, { timeoutMs: 60_000 })

    const error = await rejectionOf(client.getOrganizations())

    expect(error).toMatchObject({ code: head.includes('404') ? 'not-found' : 'invalid-answer' })
    // The limit of 8 MB, and what the system's own buffers hold.
    expect(sentBytes).toBeLessThan(64 * 1024 * 1024)
    expect(server.requests()).toBe(1)
  })
})

describe('ChatHub’s body is broken', () => {
  it.each([
    ['cut', 'unreachable', 30],
    ['stall', 'timeout', 10],
    ['truncated', 'invalid-answer', 10],
    ['binary', 'invalid-answer', 10],
    ['huge', 'invalid-answer', 10],
  ] as const)('(%s): ten calls end with `%s` after %i tries', async (body, code, tries) => {
    const send = vi.fn((request: Request) => fetch(request))
    const client = createChatHubClient(loginOf(emulator), {
      baseUrl: emulator.url,
      fetch: send,
      retryDelayMs: 1,
      timeoutMs: body === 'stall' ? 2000 : 60_000,
    })
    await client.getOrganizations()
    emulator.setFaults({ api: { body } })
    send.mockClear()

    expect(await outcomesOf(10, () => client.getOrganizations())).toEqual({ [code]: 10 })
    expect(send).toHaveBeenCalledTimes(tries)

    emulator.setFaults({ api: { body: 'whole' } })
    await expect(client.getOrganizations()).resolves.toHaveLength(2)
  })
})
