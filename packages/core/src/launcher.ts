import { findContainer } from './container.js'
import { delay } from './deadline.js'
import { addStyle, pickTexts } from './fallback.js'
import type { Settings } from './options.js'
import { getRegistry, type ShownLauncher } from './registry.js'
import type { WidgetRun } from './run.js'

/** How long to wait before the widget is looked at again for a field, in milliseconds. */
const focusPauseMs = 100

const texts = {
  en: ['Open chat', 'Opening chat…'],
  fr: ['Ouvrir le chat', 'Ouverture du chat…'],
  uk: ['Відкрити чат', 'Чат відкривається…'],
} as const

// `!important` in a shadow root is stronger than the page's own rules for the host.
const corner = `position:fixed!important;inset:auto max(16px,env(safe-area-inset-right)) max(16px,env(safe-area-inset-bottom)) auto!important;
z-index:2147483000!important`

const css = (
  place: string,
): string => `:host{all:initial!important;color-scheme:inherit!important;${place}}
@media print{:host{display:none!important}}
button{display:flex;align-items:center;gap:10px;min-height:48px;padding:0 20px;border:1px solid transparent;border-radius:24px;
background:CanvasText;color:Canvas;font:600 15px/1.2 system-ui,sans-serif;cursor:pointer;box-shadow:0 4px 16px #0003}
button:focus-visible{outline:3px solid CanvasText;outline-offset:3px}
button::before{content:"";box-sizing:border-box;width:18px;height:18px;border:2px solid;border-radius:9px 9px 9px 2px}
button[aria-busy]{cursor:progress}
button[aria-busy]::before{border-radius:50%;border-right-color:transparent;animation:turn 1s linear infinite}
@keyframes turn{to{rotate:1turn}}
@media(prefers-reduced-motion:reduce){button::before{animation:none!important}}`

/**
 * Shows a button where the widget will be, or in the `container`. It needs no listener of its own:
 * whatever is done with it is a use of the page. Organizations that wait together share the one in the
 * corner, which goes with the last of them.
 *
 * @param signal - Takes it away.
 * @param settled - Takes it away too; the focus that it has goes to the run that is the reason.
 * @returns Shows that the widget is on its way.
 */
export function showLauncher(
  settings: Settings,
  signal: AbortSignal,
  settled: AbortSignal,
): () => void {
  if (settled.aborted) return () => {}
  const container = findContainer(settings)
  const registry = getRegistry()
  const shared = container ? undefined : registry.launcher
  const launcher = shared?.host.isConnected ? shared : put(settings, container)
  if (!container) registry.launcher = launcher
  const { host, users } = launcher
  const leave = (): void => {
    users.delete(leave)
    if (users.size > 0) return
    host.remove()
    if (registry.launcher === launcher) registry.launcher = undefined
  }
  users.add(leave)
  signal.addEventListener('abort', leave)
  settled.addEventListener('abort', () => {
    const hadFocus = document.activeElement === host
    const run = settled.reason as Partial<WidgetRun>
    if (run.roots) launcher.run = run as WidgetRun
    leave()
    if (hadFocus && !host.isConnected && launcher.run) void handFocus(launcher.run, signal)
  })
  return () => {
    launcher.setBusy()
    // Whoever comes now waits for another use.
    if (registry.launcher === launcher) registry.launcher = undefined
  }
}

function put(settings: Settings, container: Element | null): ShownLauncher {
  const [open, opening, lang] = pickTexts(settings, texts)
  const host = document.createElement('div')
  host.className = 'chathub-launcher'
  const root = host.attachShadow({ mode: 'open' })
  const button = document.createElement('button')
  button.type = 'button'
  button.lang = lang
  button.dir = 'ltr'
  button.setAttribute('part', 'button')
  button.textContent = open
  root.append(button)
  addStyle(root, css(container ? 'display:inline-block!important' : corner))
  // `body` is null while the head is parsed.
  ;(container ?? document.body ?? document.documentElement).append(host)
  const setBusy = (): void => {
    button.setAttribute('aria-busy', 'true')
    button.textContent = opening
  }
  return { host, setBusy, users: new Set() }
}

/** Moves the focus into the widget, which may build its fields a moment after it is ready. */
async function handFocus(run: WidgetRun, signal: AbortSignal): Promise<void> {
  for (let tries = 10; tries > 0 && !signal.aborted; tries--) {
    if (hasFocus() || focusFirst(run.roots())) return
    await delay(focusPauseMs, signal)
  }
}

function focusFirst(roots: Iterable<Element>): boolean {
  for (const element of roots) {
    // In Firefox the body of a frame takes the focus, and nobody sees where it is.
    if (!element.matches('html,body')) (element as HTMLElement).focus?.()
    if (hasFocus() || focusFirst([...(element.shadowRoot?.children ?? []), ...element.children]))
      return true
  }
  return false
}

/** Whether an element of the page has the focus. */
function hasFocus(): boolean {
  const { activeElement, body } = document
  return activeElement !== null && activeElement !== body
}
