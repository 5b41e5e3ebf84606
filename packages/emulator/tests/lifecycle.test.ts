import { describe, expect, it, onTestFinished } from 'vitest'
import { demoData, startEmulator } from '../src/index.js'
import { beginChat, listen } from './customer-support.js'
import { call, connectPanel, operatorToken, testEmulator } from './support.js'

describe('startEmulator', () => {
  it('takes a free port and answers under localhost and 127.0.0.1', async () => {
    const emulator = await testEmulator()

    expect(emulator.url).toBe(`http://localhost:${emulator.port}`)
    expect(emulator.scriptUrl).toBe(`${emulator.url}/operator-chat-panel/widget-script.js`)
    expect(emulator.customerUrl()).toBe(`${emulator.url}/customer`)
    expect(emulator.customerUrl(6)).toBe(`${emulator.url}/customer?organization=6`)
    for (const host of ['localhost', '127.0.0.1']) {
      const { status } = await fetch(`http://${host}:${emulator.port}/_emulator/faults`)
      expect(status).toBe(200)
    }
  })

  it('names the address of a machine that listens on all of them localhost', async () => {
    const { url, port } = await testEmulator({ host: '0.0.0.0' })

    expect(url).toBe(`http://localhost:${port}`)
  })

  it('says in words that a port is in use', async () => {
    const { port } = await testEmulator()

    await expect(startEmulator({ port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
      message: `Port ${port} on 127.0.0.1 is in use. Stop the other program or choose another port.`,
    })
  })

  it('refuses faults that are none', async () => {
    await expect(startEmulator({ faults: { clockSkewMs: 0.5 } })).rejects.toThrow('clockSkewMs')
  })

  it('starts with the data that is given', async () => {
    const emulator = await testEmulator({
      data: { ...demoData, organizations: [{ id: 3, name: 'Three' }], operators: [], chats: [] },
    })

    expect(emulator.state).toMatchObject({ organizations: [{ id: 3 }], operators: [], chats: [] })
    emulator.sendFromCustomer('Hello')
    expect(emulator.state.chats).toMatchObject([{ organizationId: 3 }])
  })

  it('runs several side by side that do not accept each other’s tokens', async () => {
    const [one, other] = [await testEmulator(), await testEmulator()]
    const token = await operatorToken(one, 101)

    expect((await call(one, '/api/chat/chats', { token })).status).toBe(200)
    expect((await call(other, '/api/chat/chats', { token })).status).toBe(401)
  })

  it('leaves the globals of the process alone', async () => {
    const before = [globalThis.Request, globalThis.Response]

    await testEmulator()

    expect([globalThis.Request, globalThis.Response]).toEqual(before)
  })
})

describe('close', () => {
  it('ends sockets, event streams, hanging and slow requests at once', async () => {
    const emulator = await testEmulator()
    const panel = await connectPanel(emulator, await operatorToken(emulator, 101))
    const stream = await listen(emulator, await beginChat(emulator))
    const lost = new Promise<void>((resolve) => {
      panel.connection.onreconnecting(() => resolve())
    })
    emulator.setFaults({ api: { hang: true }, script: { latencyMs: 60_000 } })
    const unanswered = Promise.allSettled([
      call(emulator, '/api/company/organization'),
      fetch(emulator.scriptUrl),
    ])
    await new Promise((resolve) => {
      setTimeout(resolve, 50)
    })

    await emulator.close()

    expect((await unanswered).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await Promise.all([stream.ended, lost])
    await expect(fetch(emulator.url)).rejects.toThrow('fetch failed')
  })

  it('may be called twice, and frees the port', async () => {
    const emulator = await startEmulator()

    await Promise.all([emulator.close(), emulator.close()])
    const next = await startEmulator({ port: emulator.port })
    onTestFinished(() => next.close())

    expect(next.port).toBe(emulator.port)
  })
})
