import type { WidgetSwitches } from '../widget-switches.js'
import { element } from './dom.js'
import type { PanelState } from './panel-state.js'
import type { Store } from './store.js'

/** What is put into the host. */
export interface PanelRoot {
  readonly host: HTMLElement
  readonly content: HTMLElement
  readonly css: string
  readonly store: Store<PanelState>
}

/** Puts the panel into its host, which is in the page, in the way that the switch `root` names. */
export function fillHost(kind: WidgetSwitches['root'], root: PanelRoot): void {
  if (kind === 'frame') return fillFrame(root)
  if (kind === 'plain') return fillPlainly(root)
  const shadow = root.host.attachShadow({ mode: kind })
  shadow.adoptedStyleSheets = [sheetFor(window, root.css)]
  shadow.append(root.content)
}

// The style sheet is written for a shadow root; a scope makes it end at the host just as well.
function fillPlainly({ host, content, css }: PanelRoot): void {
  const scoped = css.replaceAll(/:host\((.+?)\)/g, ':scope$1').replaceAll(':host', ':scope')
  host.append(element('style', {}, `@scope (#${host.id}) { ${scoped} }`), content)
}

function fillFrame({ host, content, css, store }: PanelRoot): void {
  const frame = element('iframe', { title: 'ChatHub operator panel' })
  host.append(frame)
  const fit = (): void => placeFrame(frame, store.get().isOpen)
  store.subscribe(fit)
  fit()
  // A frame without an address is here at once, and of the page's own origin.
  const view = frame.contentWindow as Window & typeof globalThis
  view.document.adoptedStyleSheets = [sheetFor(view, css)]
  view.document.body.append(content)
}

// By properties one by one: a style attribute would need a `style-src` of the page.
function placeFrame({ style }: HTMLElement, isOpen: boolean): void {
  const size = isOpen ? { width: 'min(100vw, 420px)', height: 'min(100vh, 680px)' } : launcherSize
  const place = { position: 'fixed', right: '0', bottom: '0', border: 'none', zIndex: '2147483000' }
  Object.assign(style, place, size)
}

const launcherSize = { width: '96px', height: '96px' }

// A document takes only sheets that were made in its own window.
function sheetFor(view: Window & typeof globalThis, css: string): CSSStyleSheet {
  const sheet = new view.CSSStyleSheet()
  sheet.replaceSync(css)
  return sheet
}
