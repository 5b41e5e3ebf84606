import type { WebDriver } from './web-driver.ts'

/** Page load and script time limits, in milliseconds. */
const timeLimits = { script: 30_000, pageLoad: 30_000, implicit: 0 }

/** One WebDriver session: one visitor with a fresh profile. Commands of its tabs go one by one. */
export class WebKitSession {
  readonly #driver: WebDriver
  readonly #path: string
  #current: string
  #last: Promise<unknown> = Promise.resolve()

  private constructor(driver: WebDriver, path: string, handle: string) {
    this.#driver = driver
    this.#path = path
    this.#current = handle
  }

  /** Starts a browser. */
  static async start(driver: WebDriver, binary: string): Promise<WebKitSession> {
    const options = { binary, args: ['--automation'] }
    const capabilities = {
      alwaysMatch: { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': options },
    }
    const session = (await driver.call('POST', '/session', { capabilities })) as {
      sessionId: string
    }
    const path = `/session/${session.sessionId}`
    await driver.call('POST', `${path}/timeouts`, timeLimits)
    return new WebKitSession(driver, path, String(await driver.call('GET', `${path}/window`)))
  }

  /** The tab that commands go to just now. */
  get current(): string {
    return this.#current
  }

  /** Sends a command to one tab. */
  call(
    handle: string,
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<unknown> {
    const run = async (): Promise<unknown> => {
      await this.#switchTo(handle)
      return this.#driver.call(method, this.#path + path, body)
    }
    const answer = this.#last.then(run, run)
    this.#last = answer
    return answer
  }

  /** Opens a tab and answers its handle. */
  async open(from: string): Promise<string> {
    const opened = await this.call(from, 'POST', '/window/new', { type: 'window' })
    return (opened as { handle: string }).handle
  }

  /** Ends the browser. */
  async end(): Promise<void> {
    await this.#last.catch(() => undefined) // its caller has heard of it
    await this.#driver.call('DELETE', this.#path)
  }

  async #switchTo(handle: string): Promise<void> {
    if (this.#current === handle) return
    await this.#driver.call('POST', `${this.#path}/window`, { handle })
    this.#current = handle
  }
}
