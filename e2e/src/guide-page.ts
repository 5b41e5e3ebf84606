import { expect } from '@playwright/test'
import type { ApplicationName, FunctionName, Outcome, SnippetName } from '../pages/guide/guide.ts'
import type { Result } from '../tests/guide-code/test-runner.ts'
import type { BuildMode } from './build-guide-pages.ts'
import { DemoPage, type WidgetInPage } from './demo-page.ts'
import { whenGlobal } from './page-global.ts'
import { readPanels, type PanelInPage } from './panels.ts'
import type { Tab } from './tab.ts'

/** A page of the site that follows the guide, in one tab. */
export class GuidePage {
  readonly tab: Tab
  readonly #url: string

  constructor(tab: Tab, url: string) {
    this.tab = tab
    this.#url = url
  }

  /** Opens the page as it was built in one of the two ways. */
  async open(mode: BuildMode): Promise<void> {
    await this.tab.goto(`${this.#url}/${mode}/`)
    await whenGlobal(this.tab, 'guide')
  }

  mount(name: ApplicationName): Promise<void> {
    return this.tab.eval((application) => window.guide.mount(application), name)
  }

  run(name: SnippetName): Promise<void> {
    return this.tab.eval((snippet) => window.guide.run(snippet), name)
  }

  /** Calls one of the guide's functions, ours or the guide's own. */
  call(name: FunctionName, ...values: readonly unknown[]): Promise<Outcome> {
    return this.tab.eval((given, list) => window.guide.call(given, ...list), name, values)
  }

  /** The panels of the page and of our frames, in document order. */
  panels(): Promise<PanelInPage[]> {
    return readPanels(this.tab)
  }

  /** Whom the panels greet. */
  async operators(): Promise<string[]> {
    return (await this.panels()).map(({ operator }) => operator)
  }

  /** Runs the guide's tests, with our `loadWidget` or with one that does nothing. */
  test(kind: 'ours' | 'idle'): Promise<Result[]> {
    return this.tab.eval((isIdle) => window.guide.test(isIdle), kind === 'idle')
  }

  /** Unmounts the application; answers what of the widget is left in the very same tick. */
  unmount(): Promise<{ readonly scripts: number; readonly isPanelShown: boolean }> {
    return this.tab.eval(() => {
      window.guide.unmount()
      const panel = document.querySelector('#operator-chat-panel')
      return {
        scripts: document.querySelectorAll('script[id^="operator-chat-panel-script"]').length,
        isPanelShown: panel?.checkVisibility() ?? false,
      }
    })
  }

  /** Waits until the panel greets an operator. */
  async waitForOperator(name: string): Promise<void> {
    await this.tab.waitFor('operator-name', 20_000)
    await expect.poll(() => this.tab.text('operator-name'), { timeout: 20_000 }).toBe(name)
  }

  widget(): Promise<WidgetInPage> {
    return new DemoPage(this.tab, this.#url).widget()
  }

  /** Attributes of the widget's tag. */
  tag(): Promise<Readonly<Record<string, string>>> {
    return this.tab.eval(() => {
      const script = document.querySelector('script#operator-chat-panel-script')
      const attributes = [...(script?.attributes ?? [])]
      return Object.fromEntries(attributes.map(({ name, value }) => [name, value]))
    })
  }
}
