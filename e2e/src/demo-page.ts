import { demoUsers } from '../../apps/token-server/src/demo-users.ts'
import type { DemoName } from '../../scripts/demo-app.mjs'
import { onElements } from './dom.ts'
import type { Tab } from './tab.ts'

/** What of the widget is in a page, read in one go. */
export interface WidgetInPage {
  /** Script elements of the widget. */
  readonly scripts: number
  /** Panels that are shown. */
  readonly panels: number
  /** How often the widget's script has run since the page was opened. */
  readonly runs: number
}

/** Names of the accounts that the login page offers. */
export type AccountName = 'olena' | 'marc' | 'priya' | 'jonas' | 'nobody'

/** The operator's screen of any demo, in one tab. */
export class DemoPage {
  readonly tab: Tab
  readonly url: string

  constructor(tab: Tab, url: string) {
    this.tab = tab
    this.url = url
  }

  /** Opens the demo and fills in the login form that it leads to. */
  async logIn(account: AccountName): Promise<void> {
    await this.tab.goto(this.url)
    await this.fillInLogin(account)
    await this.tab.waitFor('operator', 15_000)
  }

  /** Fills in the login form that is on its way, and sends it. */
  async fillInLogin(account: AccountName): Promise<void> {
    await this.tab.waitFor('login-form', 15_000)
    await this.tab.fill('username', account)
    await this.tab.fill('password', passwordOf(account))
    await this.tab.click('login-submit')
  }

  /** Logs in and waits until the panel greets the operator. */
  async logInToPanel(account: AccountName): Promise<void> {
    await this.logIn(account)
    await this.waitForPanel()
  }

  async waitForPanel(): Promise<void> {
    await this.waitForStatus('ready')
    await this.tab.waitFor('chat-item', 15_000)
    await this.widget() // counts the run before its frame can go
  }

  async waitForStatus(status: string): Promise<void> {
    await this.tab.waitFor(`[data-testid="status"][data-status="${status}"]`, 15_000)
  }

  /** Waits until the demo shows an error with this code. */
  async waitForError(code: string): Promise<void> {
    await this.tab.waitFor(`[data-testid="error"][data-error="${code}"]`, 20_000)
  }

  attempt(): Promise<string> {
    return this.tab.text('attempt')
  }

  widget(): Promise<WidgetInPage> {
    return this.tab.eval(onElements(widgetParts, readWidget))
  }

  /**
   * Clicks in the page and looks at the widget as it is when the page is painted next, or 50 ms later.
   * What the click asks of the server is sent after that, so that no answer takes the page away meanwhile.
   */
  widgetAfter(testId: string): Promise<WidgetInPage> {
    return this.tab.eval(`(async () => {
      const realFetch = window.fetch
      let send
      const looked = new Promise((resolve) => { send = resolve })
      window.fetch = (...request) => looked.then(() => realFetch(...request))
      document.querySelector('[data-testid="${testId}"]').click()
      // WebKit paints no window that is behind another one.
      await new Promise((next) => { requestAnimationFrame(next); setTimeout(next, 50) })
      setTimeout(() => { window.fetch = realFetch; send() }, 200)
      return ${onElements(widgetParts, readWidget)}
    })()`)
  }

  /** Token of the widget's script element. */
  token(): Promise<string> {
    return this.tab.attribute('#operator-chat-panel-script', 'token').then(String)
  }
}

/** The panel and its script elements. */
const widgetParts = 'css=#operator-chat-panel, script[id^="operator-chat-panel-script"]'

/** What the badge of each demo says. */
export const frameworkNames: Readonly<Record<DemoName, string>> = {
  react: 'React',
  vue: 'Vue',
  angular: 'Angular',
  html: 'Plain HTML',
}

/** Runs in the page. The panel counts its runs in a global, one for the page and one for each frame. */
function readWidget(parts: Element[]): WidgetInPage {
  const name = '__operatorChatPanelRuns'
  // A frame that has gone takes its count along.
  const runsIn = ((window as { widgetRunsIn?: Map<Document, number> }).widgetRunsIn ??= new Map())
  for (const { ownerDocument } of [document.documentElement, ...parts]) {
    const { defaultView } = ownerDocument
    if (defaultView) runsIn.set(ownerDocument, Number(Reflect.get(defaultView, name) ?? 0))
  }
  const inSight = parts.filter(({ ownerDocument }) => {
    const root = ownerDocument.defaultView?.frameElement?.getRootNode() as ShadowRoot | undefined
    return !(root?.host as HTMLElement | undefined)?.inert
  })
  const panels = inSight.filter(({ localName }) => localName !== 'script')
  return {
    scripts: inSight.length - panels.length,
    panels: panels.filter((panel) => getComputedStyle(panel).display !== 'none').length,
    runs: [...runsIn.values()].reduce((sum, runs) => sum + runs, 0),
  }
}

/** Password of a demo account. */
export function passwordOf(account: string): string {
  return demoUsers.find(({ username }) => username === account)?.password ?? ''
}
