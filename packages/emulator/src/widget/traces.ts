import type { PanelTrace } from '../widget-switches.js'
import { element, styleSheet } from './dom.js'

const name = 'operator-chat-panel'
const tickMs = 50

/** Does to the page what a panel need not do, and does not take back. */
export function leaveTraces(leaves: readonly PanelTrace[]): void {
  for (const trace of leaves) leaveTrace[trace]?.()
}

const leaveTrace: Readonly<Partial<Record<PanelTrace, () => void>>> = {
  styles: () => {
    document.head.append(element('style', {}, `:root { --${name}-style: left }`))
    document.adoptedStyleSheets.push(styleSheet(`:root { --${name}-sheet: left }`))
  },
  'body-class': () => document.body.classList.add(`${name}-is-here`),
  storage: () => {
    localStorage.setItem(name, 'left')
    sessionStorage.setItem(name, 'left')
  },
  // An event, so that a test hears whether it still runs.
  timer: () => void setInterval(() => document.dispatchEvent(new Event(`${name}-tick`)), tickMs),
}

/** Calls back once an element that is in the page now has left it. */
export function whenGone(host: HTMLElement, listener: () => void): void {
  const observer = new MutationObserver(() => {
    if (host.isConnected) return
    observer.disconnect()
    listener()
  })
  observer.observe(document, { childList: true, subtree: true })
}
