import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answers, startCommand, type StartCommand } from '../src/start-command.ts'

const busyPort = 4031
const blocker = createServer()
let command: StartCommand

beforeEach(async () => {
  await new Promise<void>((resolve) => {
    // Where a person's own demos run the port is busy already, which is as good.
    blocker.once('error', () => resolve())
    blocker.listen(busyPort, '127.0.0.1', resolve)
  })
})

afterEach(async () => {
  command.child.kill('SIGKILL')
  await new Promise((resolve) => {
    blocker.close(resolve)
  })
})

describe('npm start', () => {
  it('serves a start page that links to everything, takes another port for a busy one, and ends with SIGTERM', async () => {
    command = startCommand('npm', ['start'])
    await command.waitFor(/Ctrl-C stops everything/)

    const [, startPageUrl = ''] = /^ {2}(http:\S+)$/m.exec(command.printed()) ?? []
    const links = await linksOf(startPageUrl)
    const [, takenPort] =
      /Port 4031 is in use .* React demo takes port (\d+)/.exec(command.printed()) ?? []
    expect(links.length).toBeGreaterThanOrEqual(6)
    expect(links).toContain(`http://localhost:${takenPort}`)
    expect(await statusesOf(links)).toEqual(links.map(() => 200))

    command.child.kill('SIGTERM')
    await command.ended()
    await expect.poll(() => stillAnswering([startPageUrl, ...links])).toEqual([])
  })

  it('ends with an interrupt like that of Ctrl-C, and says nothing of an error', async () => {
    command = startCommand(process.execPath, ['scripts/start.mjs'])
    await command.waitFor(/Ctrl-C stops everything/)

    command.child.kill('SIGINT')

    expect(await command.ended()).toBe(0)
    expect(command.printed()).not.toMatch(/error/i)
  })

  it('says at once what it does', async () => {
    command = startCommand(process.execPath, ['scripts/start.mjs'])

    await command.waitFor(/^Building the packages and the demos/)

    command.child.kill('SIGTERM')
    expect(await command.ended()).toBe(0)
  })
})

async function linksOf(pageUrl: string): Promise<string[]> {
  const page = await (await fetch(pageUrl)).text()
  return [...page.matchAll(/<a href="(?<url>[^"]+)"/g)].map(({ groups }) => groups?.['url'] ?? '')
}

async function statusesOf(urls: readonly string[]): Promise<number[]> {
  return Promise.all(urls.map(async (url) => (await fetch(url)).status))
}

async function stillAnswering(urls: readonly string[]): Promise<string[]> {
  const answering = await Promise.all(urls.map(answers))
  // The blocker of this test does not speak HTTP, but it does listen.
  return urls.filter((url, index) => answering[index] === true && !url.endsWith(`:${busyPort}`))
}
