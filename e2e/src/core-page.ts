import type { ChatHubController, ChatHubOptions } from '@chathub/core'
import type { Harness } from './harness.ts'
import { whenGlobal } from './page-global.ts'
import type { Tab } from './tab.ts'

declare global {
  interface Window {
    /** The hold that a test has. */
    chat: ChatHubController
  }
}

/** Options that can travel into the page as JSON. */
export type PlainOptions = {
  readonly [
    Name in keyof ChatHubOptions as Extract<
      ChatHubOptions[Name],
      string | number | boolean
    > extends never
      ? never
      : Name
  ]?: Extract<ChatHubOptions[Name], string | number | boolean | undefined>
}

/** The page `e2e/pages/core.html`, or one that a test wrote with the core in it. */
export class CorePage {
  readonly #tab: Tab
  readonly #url: string

  constructor(tab: Tab, harness: Harness) {
    this.#tab = tab
    this.#url = `${harness.url}/core.html`
  }

  async open(url: string = this.#url): Promise<void> {
    await this.#tab.goto(url)
    await whenGlobal(this.#tab, 'chathub')
  }

  /** `window.chat = createChatHubWidget(options)` */
  create(options: PlainOptions): Promise<void> {
    return this.#tab.eval((given) => {
      window.chat = window.chathub.createChatHubWidget(given)
    }, options)
  }

  status(): Promise<string> {
    return this.#tab.eval(() => window.chat.getSnapshot().status)
  }

  /** `status`, or the error's code. */
  outcome(): Promise<string> {
    return this.#tab.eval(() => {
      const { status, error } = window.chat.getSnapshot()
      return error?.code ?? status
    })
  }

  runs(): Promise<number> {
    return this.#tab.eval(() => (globalThis as { widgetRuns?: number }).widgetRuns ?? 0)
  }
}

/** The core's page with more in its head, for a test to serve itself. */
export async function corePageWith(harness: Harness, head: string): Promise<string> {
  const html = await (await fetch(`${harness.url}/core.html`)).text()
  return html.replace(/<script src="[^"]*error-collector.js"><\/script>/, head)
}
