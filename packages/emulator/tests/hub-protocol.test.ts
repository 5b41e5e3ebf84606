import { connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { Emulator, EmulatorOptions } from '../src/index.js'
import { call, operatorToken, testEmulator } from './support.js'

const end = '\u001e'
const hello = `{"protocol":"json","version":1}${end}`

interface RawSocket {
  readonly send: (text: string) => void
  /** Next message of the hub, without its end sign; `closed` when the socket is gone. */
  readonly next: () => Promise<string>
}

async function openRaw(options: EmulatorOptions = {}): Promise<RawSocket> {
  const emulator = await testEmulator(options)
  const token = await operatorToken(emulator, 101)
  return rawSocket(`${emulator.url.replace('http', 'ws')}/chathub?access_token=${token}`)
}

async function rawSocket(url: string): Promise<RawSocket> {
  const socket = new WebSocket(url)
  onTestFinished(() => socket.terminate())
  const arrived: string[] = []
  const waiting: ((text: string) => void)[] = []
  const push = (text: string): void => {
    const waiter = waiting.shift()
    if (waiter === undefined) arrived.push(text)
    else waiter(text)
  }
  socket.on('message', (data: Buffer) => {
    for (const part of data.toString('utf8').split(end).slice(0, -1)) push(part)
  })
  socket.on('close', () => push('closed'))
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  return {
    send: (text) => socket.send(text),
    next: () =>
      new Promise((resolve) => {
        const text = arrived.shift()
        if (text === undefined) waiting.push(resolve)
        else resolve(text)
      }),
  }
}

async function negotiate(emulator: Emulator, query: string): Promise<unknown> {
  const token = await operatorToken(emulator, 101)
  return (await call(emulator, `/chathub/negotiate${query}`, { method: 'POST', token })).json
}

/** Asks for a socket at an address that no client of ours would send; returns the answer. */
async function askForSocket({ port }: Emulator, address: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  const head = ['Host: localhost', 'Connection: Upgrade', 'Upgrade: websocket']
  socket.write(`GET ${address} HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n`)
  let text = ''
  for await (const piece of socket) text += String(piece)
  return text
}

describe('a socket', () => {
  it.each(['//', '/elsewhere?access_token=a'])('at %s is refused, and no more', async (address) => {
    const emulator = await testEmulator()

    const answer = await askForSocket(emulator, address)

    expect(answer).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/)
    expect(answer).toContain('There is no socket here.')
    expect((await call(emulator, '/_emulator/faults')).status).toBe(200)
  })

  it('elsewhere does not use up a fault of the hub', async () => {
    const emulator = await testEmulator({ faults: { hub: { status: 503, times: 1 } } })

    await askForSocket(emulator, '/elsewhere')

    expect(emulator.faults.hub).toMatchObject({ status: 503, times: 1 })
    expect(await askForSocket(emulator, '/chathub')).toMatch(/^HTTP\/1\.1 503 /)
  })

  it('that is no handshake is 400, in the log too', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)

    const answer = await askForSocket(emulator, `/chathub?access_token=${token}`)

    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(emulator.requests.at(-1)).toMatchObject({ path: '/chathub', status: 400 })
  })
})

describe('the hub’s negotiation', () => {
  it('offers WebSockets and a connection token', async () => {
    const emulator = await testEmulator()

    expect(await negotiate(emulator, '?negotiateVersion=1')).toEqual({
      negotiateVersion: 1,
      connectionId: expect.any(String),
      connectionToken: expect.any(String),
      availableTransports: [{ transport: 'WebSockets', transferFormats: ['Text'] }],
    })
    expect(await negotiate(emulator, '')).toMatchObject({ negotiateVersion: 0 })
  })

  it('lets each connection token in once', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)
    const answer = await negotiate(emulator, '?negotiateVersion=1')
    const { connectionToken } = answer as { connectionToken: string }
    const url = `${emulator.url.replace('http', 'ws')}/chathub?id=${connectionToken}&access_token=${token}`

    await rawSocket(url)

    await expect(rawSocket(url)).rejects.toThrow('404')
  })

  it('forgets the oldest connection token once it has given out a thousand more', async () => {
    const emulator = await testEmulator({ faults: { rateLimit: false } })
    const token = await operatorToken(emulator, 101)
    const ask = async (): Promise<string> => {
      const path = '/chathub/negotiate?negotiateVersion=1'
      const { json } = await call(emulator, path, { method: 'POST', token })
      return (json as { connectionToken: string }).connectionToken
    }
    const first = await ask()

    await Promise.all(Array.from({ length: 1_000 }, ask))

    const url = `${emulator.url.replace('http', 'ws')}/chathub?id=${first}&access_token=${token}`
    await expect(rawSocket(url)).rejects.toThrow('404')
  }, 60_000)

  it('knows a client of version 0 by the id of its connection', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)
    const { connectionId } = (await negotiate(emulator, '')) as { connectionId: string }
    const url = `${emulator.url.replace('http', 'ws')}/chathub?id=${connectionId}&access_token=${token}`

    const socket = await rawSocket(url)
    socket.send(hello)

    expect(await socket.next()).toBe('{}')
  })

  it('refuses sockets elsewhere and without a token', async () => {
    const emulator = await testEmulator()
    const base = emulator.url.replace('http', 'ws')

    await expect(rawSocket(`${base}/elsewhere`)).rejects.toThrow('404')
    await expect(rawSocket(`${base}/chathub`)).rejects.toThrow('401')
  })
})

describe('the hub’s protocol', () => {
  it('answers the handshake with an empty object', async () => {
    const socket = await openRaw()

    socket.send(hello)

    expect(await socket.next()).toBe('{}')
  })

  it.each([
    ['messagepack', 1],
    ['json', 2],
  ])('refuses the protocol %s in version %i, and closes', async (protocol, version) => {
    const socket = await openRaw()

    socket.send(`${JSON.stringify({ protocol, version })}${end}`)

    const error = `The protocol '${protocol}' in version ${version} is not supported.`
    expect(JSON.parse(await socket.next())).toEqual({ error })
    expect(await socket.next()).toBe('closed')
  })

  it('reads messages that come in pieces or several at once', async () => {
    const socket = await openRaw()

    socket.send(`${hello}{"type":1,"invocationId":"1","target":"ReadMessages",`)
    socket.send(`"arguments":[1003]}${end}{"type":6}${end}`)

    expect(await socket.next()).toBe('{}')
    expect(await socket.next()).toBe('{"type":3,"invocationId":"1","result":null}')
  })

  it('finds methods in any letter case and answers no call without an id', async () => {
    const socket = await openRaw()

    socket.send(`${hello}{"type":1,"target":"readmessages","arguments":[1003]}${end}`)
    socket.send(`{"type":1,"invocationId":"2","target":"READMESSAGES","arguments":[1003]}${end}`)

    expect(await socket.next()).toBe('{}')
    expect(await socket.next()).toBe('{"type":3,"invocationId":"2","result":null}')
  })

  it('answers a stream with an error', async () => {
    const socket = await openRaw()

    socket.send(
      `${hello}{"type":4,"invocationId":"1","target":"ReadMessages","arguments":[]}${end}`,
    )

    expect(await socket.next()).toBe('{}')
    expect(await socket.next()).toContain("'ReadMessages' does not stream.")
  })

  it('says goodbye to what it cannot read', async () => {
    const socket = await openRaw()

    socket.send(`${hello}nonsense${end}`)

    expect(await socket.next()).toBe('{}')
    expect(JSON.parse(await socket.next())).toMatchObject({ type: 7, allowReconnect: false })
    expect(await socket.next()).toBe('closed')
  })

  it('tells nothing before the handshake', async () => {
    const emulator = await testEmulator()
    const token = await operatorToken(emulator, 101)
    const url = `${emulator.url.replace('http', 'ws')}/chathub?access_token=${token}`
    const socket = await rawSocket(url)

    emulator.sendFromCustomer('Hello')
    socket.send(hello)

    expect(await socket.next()).toBe('{}')
  })

  it('closes when the client closes', async () => {
    const socket = await openRaw()

    socket.send(`${hello}{"type":7}${end}`)

    expect(await socket.next()).toBe('{}')
    expect(await socket.next()).toBe('closed')
  })

  it('sends pings, and closes a client that is silent for too long', async () => {
    const socket = await openRaw({ hub: { keepAliveMs: 30, clientTimeoutMs: 200 } })

    socket.send(hello)

    expect(await socket.next()).toBe('{}')
    expect(await socket.next()).toBe('{"type":6}')
    let message = await socket.next()
    while (message === '{"type":6}') message = await socket.next()
    expect(JSON.parse(message)).toMatchObject({ type: 7, allowReconnect: true })
    expect(await socket.next()).toBe('closed')
  })
})
