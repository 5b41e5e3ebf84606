import type { Locator, Page } from '@playwright/test'
import { BaseTab, patienceMs } from './base-tab.ts'
import { toSelector } from './dom.ts'
import type { EngineName, Size, Target } from './tab.ts'

/** A tab that Playwright drives: Chromium, Firefox, and its own WebKit where that is installed. */
export class PlaywrightTab extends BaseTab {
  /** For what only this driver can do; shared tests do without. */
  readonly page: Page

  constructor(engine: EngineName, page: Page) {
    super(engine)
    this.page = page
    page.setDefaultTimeout(patienceMs)
    page.setDefaultNavigationTimeout(30_000)
  }

  protected evaluate(expression: string): Promise<unknown> {
    return this.page.evaluate(expression)
  }

  protected async navigate(url: string): Promise<void> {
    await this.page.goto(url)
  }

  protected async refresh(): Promise<void> {
    await this.page.reload()
  }

  url(): Promise<string> {
    return Promise.resolve(this.page.url())
  }

  async click(target: Target): Promise<void> {
    await (await this.#find(target)).click()
  }

  async fill(target: Target, value: string): Promise<void> {
    await (await this.#find(target)).fill(value)
  }

  async press(key: string, target?: Target): Promise<void> {
    if (target === undefined) await this.page.keyboard.press(key)
    else await (await this.#find(target)).press(key)
  }

  screenshot(path?: string): Promise<Buffer> {
    return this.page.screenshot(path === undefined ? {} : { path })
  }

  async newTab(): Promise<PlaywrightTab> {
    return new PlaywrightTab(this.engine, await this.page.context().newPage())
  }

  resize(size: Size): Promise<void> {
    return this.page.setViewportSize({ ...size })
  }

  close(): Promise<void> {
    return this.page.close()
  }

  /** Finds it in the page, or else in one of its frames. */
  async #find(target: Target): Promise<Locator> {
    await this.waitForAny(target)
    const selector = `css=${toSelector(target)}`
    const [page, ...others] = this.page.frames().map((frame) => frame.locator(selector).first())
    if (page === undefined) throw new Error('The page is closed.')
    for (const locator of [page, ...others]) if ((await locator.count()) > 0) return locator
    return page
  }
}
