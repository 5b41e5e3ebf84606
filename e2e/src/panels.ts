import type { Tab } from './tab.ts'

/** One of the emulator's panels. */
export interface PanelInPage {
  /** Whom it greets; empty while it is not there yet. */
  readonly operator: string
  /** Whether it is in a frame of ours rather than in the page. */
  readonly isInFrame: boolean
}

/** Reads the panels of the page and of our frames, in document order. */
export function readPanels(tab: Tab): Promise<PanelInPage[]> {
  return tab.eval(`(${collectPanels})()`)
}

/** Runs in the page. */
function collectPanels(): PanelInPage[] {
  const hosts = [...document.querySelectorAll('*')].map(({ shadowRoot }) => shadowRoot)
  const frames = hosts.flatMap((root) => [
    ...(root?.querySelectorAll<HTMLIFrameElement>('iframe.chathub-frame') ?? []),
  ])
  const documents = [document, ...frames.map(({ contentDocument }) => contentDocument)]
  return documents.flatMap((one) =>
    [...(one?.querySelectorAll('#operator-chat-panel') ?? [])].map((panel) => ({
      operator:
        panel.shadowRoot?.querySelector('[data-testid="operator-name"]')?.textContent?.trim() ?? '',
      isInFrame: one !== document,
    })),
  )
}
