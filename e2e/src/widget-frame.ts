import type { Tab } from './tab.ts'

/**
 * Makes an expression that calls a function with the window of one of the widgets' frames.
 *
 * @param call - Runs in the page; sees nothing of the test's variables.
 * @param index - Which frame, in the order in which they were made.
 */
export function inFrame(call: (view: Window & typeof globalThis) => unknown, index = 0): string {
  return `(${call})(${frames}[${index}].contentWindow)`
}

/** The frames beside `body` and in containers, as an expression. */
const frames = `[...document.querySelectorAll('*')]
  .map(({ shadowRoot }) => shadowRoot?.querySelector('iframe.chathub-frame')).filter(Boolean)`

/** How many frames of widgets there are. */
export function countFrames(tab: Tab): Promise<number> {
  return tab.eval(`${frames}.length`)
}

/** Whether a click at this point would reach a frame. Fractions of the window's size are allowed. */
export function isFrameAt(tab: Tab, x: number, y: number): Promise<boolean> {
  return tab.eval(
    (left, top) =>
      document.elementFromPoint(left, top)?.shadowRoot?.querySelector('iframe') != null,
    x,
    y,
  )
}

/** A widget of a launcher and a panel with wide shadows, which tells where it is. */
export function cornerWidget(mode: 'open' | 'closed' = 'open'): string {
  return `
globalThis.widgetRuns = (globalThis.widgetRuns ?? 0) + 1
const token = document.getElementById('operator-chat-panel-script').getAttribute('token')
customElements.define('corner-chat', class extends HTMLElement {})
const host = document.createElement('corner-chat')
const root = host.attachShadow({ mode: '${mode}' })
const sheet = new CSSStyleSheet()
sheet.replaceSync(\`
  button { position: fixed; right: 20px; bottom: 20px; width: 60px; height: 60px; border: 0; border-radius: 50%;
    background: #2456d6; color: #fff; box-shadow: 0 12px 40px rgb(0 0 0 / 60%) }
  section { position: fixed; right: 20px; bottom: 100px; width: 300px; height: 400px; overflow: hidden; background: #fff;
    color: #222; box-shadow: 0 0 10px 10px #b3261e; transition: transform 300ms }
  section.away { transform: translateX(-400px) }
  a { filter: drop-shadow(0 0 10px #000) }
  [hidden] { display: none }\`)
root.adoptedStyleSheets = [sheet]
const make = (name, text, attributes = {}) => Object.assign(document.createElement(name), { textContent: text }, attributes)
const panel = make('section', token.slice(-3), { hidden: true })
const input = make('input', '', { ariaLabel: 'Message' })
panel.append(input, make('div', '', { style: 'height: 2000px' }))
const launcher = make('button', 'Chat', { onclick: () => { panel.hidden = !panel.hidden; if (!panel.hidden) input.focus() } })
panel.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') { panel.hidden = true; launcher.focus() }
})
root.append(launcher, panel)
document.body.append(host)
globalThis.widget = { launcher, panel, input, token }
`
}

declare global {
  interface Window {
    /** What {@link cornerWidget} has built. */
    widget: {
      readonly launcher: HTMLButtonElement
      readonly panel: HTMLElement
      readonly input: HTMLInputElement
      readonly token: string
    }
  }
}
