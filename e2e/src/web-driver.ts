import { spawn, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { WebDriverEngine } from '../../scripts/browsers.mjs'

/** A running WebKitWebDriver with a screen of its own. */
export interface WebDriver {
  /** Sends one command of the W3C WebDriver protocol. */
  call(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown>
  stop(): void
}

/**
 * Starts WebKitWebDriver and the virtual screen that WebKitGTK needs.
 *
 * @param engine - Where the programs are.
 * @param zoom - How much larger than usual pages are shown.
 * @returns The driver, once it answers.
 */
export async function startWebDriver(engine: WebDriverEngine, zoom: number): Promise<WebDriver> {
  const screen = startScreen(engine.xvfb)
  const port = await freePort()
  const driver = spawn(engine.webDriver, ['--host=127.0.0.1', `--port=${port}`], {
    env: {
      ...process.env,
      DISPLAY: await screen.display,
      // WebKitGTK zooms pages by the desktop's scale of letters.
      GDK_DPI_SCALE: String(zoom),
      // Without a graphics card it would draw by way of an emulated one, which takes a sixth more processor time.
      WEBKIT_SKIA_ENABLE_CPU_RENDERING: '1',
    },
    stdio: 'ignore',
  })
  const call: WebDriver['call'] = (method, path, body = {}) =>
    command(`http://127.0.0.1:${port}${path}`, method, body)
  await untilItAnswers(() => call('GET', '/status'))
  return {
    call,
    stop() {
      driver.kill()
      screen.process.kill()
    },
  }
}

/** The screen picks its own number, so that several can run side by side. */
function startScreen(xvfb: string): { process: ChildProcess; display: Promise<string> } {
  const args = ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp']
  const screen = spawn(xvfb, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const display = new Promise<string>((resolve, reject) => {
    screen.stdio[3]?.once('data', (data) => resolve(`:${String(data).trim()}`))
    screen.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)))
  })
  return { process: screen, display }
}

async function command(url: string, method: string, body: object): Promise<unknown> {
  const answer = await fetch(url, {
    method,
    headers: { connection: 'close' },
    ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
  })
  const { value } = (await answer.json()) as { value: unknown }
  if (value instanceof Object && 'error' in value && 'message' in value) {
    throw new Error(`${String(value.error)}: ${String(value.message)}`)
  }
  return value
}

async function untilItAnswers(ask: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await ask()
      return
    } catch (error) {
      if (attempt > 200) throw error
      await delay(50)
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(address instanceof Object ? address.port : 0))
    })
  })
}
