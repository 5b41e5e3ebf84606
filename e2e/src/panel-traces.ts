import type { Tab } from './tab.ts'

/** What of a panel is in the page and in the frames of its origin. */
export interface SeenPanel {
  readonly isShown: boolean
  /** Whom it speaks for; `null` while it does not say so, and for a closed shadow root. */
  readonly operator: string | null
}

/** What somebody finds in the page. */
export interface PageTraces {
  /** All elements but the bundler's own; without the class of `body`. */
  readonly html: string
  readonly bodyClass: string
  readonly adoptedSheets: number
  readonly storageKeys: readonly string[]
  readonly globals: readonly string[]
  /** Whether the panel's timer runs. */
  readonly hasTimer: boolean
  /** Whether the panel's listener hears the page. */
  readonly hasListener: boolean
}

/** Looks for panels, in open shadow roots and in frames of the page's origin too. */
export function seenPanels(tab: Tab): Promise<SeenPanel[]> {
  return tab.eval(() => {
    const all = (root: Document | ShadowRoot | Element, selector: string): Element[] =>
      [...root.querySelectorAll('*')].flatMap((element) => [
        ...(element.matches(selector) ? [element] : []),
        ...(element.shadowRoot ? all(element.shadowRoot, selector) : []),
        ...(element.localName === 'iframe' ? inFrame(element, selector) : []),
      ])
    const inFrame = (frame: Element, selector: string): Element[] => {
      const { contentDocument } = frame as HTMLIFrameElement
      return contentDocument ? all(contentDocument, selector) : []
    }
    return all(document, '#operator-chat-panel').map((host) => {
      const [name] = all(host.shadowRoot ?? host, '[data-testid="operator-name"]')
      const isShown = host.checkVisibility({ visibilityProperty: true })
      return { isShown, operator: name?.textContent?.replace('ChatHub', '') || null }
    })
  })
}

/**
 * Looks for everything that a panel may leave behind.
 *
 * @param listenMs - How long to wait for its timer, in milliseconds.
 */
export function pageTraces(tab: Tab, listenMs: number): Promise<PageTraces> {
  return tab.eval(async (limitMs) => {
    const page = document.documentElement.cloneNode(true) as HTMLElement
    page.querySelector('body')?.removeAttribute('class')
    // Vite preloads what the core imports later.
    for (const link of page.querySelectorAll('link[href*="/assets/"]')) link.remove()
    const ticked = new Promise<boolean>((resolve) => {
      const listening = new AbortController()
      const answer = (hasTicked: boolean): void => {
        listening.abort()
        resolve(hasTicked)
      }
      document.addEventListener('operator-chat-panel-tick', () => answer(true), listening)
      setTimeout(() => answer(false), limitMs)
    })
    return {
      html: page.outerHTML,
      bodyClass: document.body.className,
      adoptedSheets: document.adoptedStyleSheets.length,
      storageKeys: [...Object.keys(localStorage), ...Object.keys(sessionStorage)],
      globals: Object.getOwnPropertyNames(window).filter((name) => /chat.?panel/i.test(name)),
      hasTimer: await ticked,
      hasListener: !document.dispatchEvent(new Event('visibilitychange', { cancelable: true })),
    }
  }, listenMs)
}
