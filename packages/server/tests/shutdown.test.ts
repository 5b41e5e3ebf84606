import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { Agent, get } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished, vi } from 'vitest'

const recipe = new URL('shutdown/recipe.js', import.meta.url)

/** A site with the recipe, in a process of its own. */
async function startSite(): Promise<{
  child: ChildProcess
  port: number
  ended: Promise<unknown>
}> {
  const child = spawn(process.execPath, [fileURLToPath(recipe)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'exit').then(([code]) => code)
  const [first] = await once(child.stdout.setEncoding('utf8'), 'data')
  return { child, port: Number(/port (\d+)/.exec(first)?.[1]), ended }
}

/** What became of the requests of all visitors. */
interface Outcomes {
  answered: number
  /** No connection was made: nothing was sent. */
  refused: number
  /** Codes of what failed after a request was sent. */
  readonly dropped: string[]
}

async function send(url: string, agent: Agent): Promise<void> {
  const [response] = await once(get(url, { agent }), 'response')
  JSON.parse(await text(response))
}

/** Sends one request after the other on a kept connection, until no connection is to be had. */
async function keepSending(url: string, outcomes: Outcomes): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  try {
    for (;;) {
      await send(url, agent)
      outcomes.answered += 1
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    if (code === 'ECONNREFUSED') outcomes.refused += 1
    else outcomes.dropped.push(code)
  } finally {
    agent.destroy()
  }
}

describe('the end of a site on SIGTERM', () => {
  it('stands in docs/server.md as it runs here', async () => {
    const docs = await readFile(new URL('../../../docs/server.md', import.meta.url), 'utf8')

    expect(docs).toContain(`\`\`\`js\n${await readFile(recipe, 'utf8')}\`\`\``)
  })

  it('under load drops no request, and comes', { timeout: 60_000 }, async () => {
    const { child, port, ended } = await startSite()
    const outcomes: Outcomes = { answered: 0, refused: 0, dropped: [] }
    // Opened ahead of need, as browsers do, and never used.
    const unused = connect(port, '127.0.0.1').on('error', () => undefined)
    onTestFinished(() => void unused.destroy())

    const visitors = Array.from({ length: 20 }, (_, index) =>
      keepSending(`http://127.0.0.1:${port}/?delay=${index * 5}`, outcomes),
    )
    await vi.waitFor(() => expect(outcomes.answered).toBeGreaterThan(500), 30_000)
    child.kill('SIGTERM')
    await Promise.all(visitors)

    expect(await ended).toBe(0)
    expect(outcomes).toMatchObject({ refused: 20, dropped: [] })
  })

  it('comes even if an answer does not', { timeout: 60_000 }, async () => {
    const { child, port, ended } = await startSite()
    const failure = once(get(`http://127.0.0.1:${port}/hang`), 'response').catch((error) => error)
    await vi.waitFor(() => send(`http://127.0.0.1:${port}/`, new Agent()))

    child.kill('SIGTERM')

    expect(await ended).toBe(0)
    expect(await failure).toMatchObject({ code: 'ECONNRESET' })
  })
})
