import type { WidgetSwitches } from '../widget-switches.js'
import { createChatApi } from './chat-api.js'
import { createPanelSession } from './panel-session.js'
import { initialPanelState } from './panel-state.js'
import type { PanelState } from './panel-state.js'
import { createPanelView } from './panel-view.js'
import { createRefusal } from './refusal.js'
import { createTokenReader } from './start-token.js'
import { createStore } from './store.js'
import { leaveTraces, whenGone } from './traces.js'

/** What a panel starts with. */
export interface PanelOptions {
  readonly switches: WidgetSwitches
  /** URL of the script that the tag names. */
  readonly scriptUrl: string
  readonly host: HTMLElement
}

/**
 * Puts the panel into the page.
 *
 * @throws Error, TypeError as {@link createTokenReader} does; then there is no panel.
 */
export function startPanel({ switches, scriptUrl, host }: PanelOptions): void {
  const readToken = createTokenReader(document, scriptUrl, switches)
  const apiUrl = new URL(scriptUrl).origin
  const isOpenAtStart = matchMedia('(min-width: 900px)').matches
  const store = createStore<PanelState>(initialPanelState(isOpenAtStart))
  const listening = new AbortController()
  const session = createPanelSession({
    apiUrl,
    readToken,
    store,
    api: createChatApi(apiUrl, readToken),
    // The page may keep the panel but hide it; a message is not read there.
    isSeen: () =>
      store.get().isOpen &&
      document.visibilityState === 'visible' &&
      host.checkVisibility({ visibilityProperty: true }),
    refusal: createRefusal(switches.badToken),
    signal: listening.signal,
  })
  host.id = 'operator-chat-panel'
  document.body.append(host)
  createPanelView({ host, root: switches.root, store, session })
  leaveTraces(switches.leaves)
  session.start()
  document.addEventListener(
    'visibilitychange',
    (event) => {
      session.markSeen()
      // Changes nothing for a browser's own event; a test that sends one sees that somebody listens.
      event.preventDefault()
    },
    { signal: listening.signal },
  )
  whenGone(host, () => {
    if (!switches.leaves.includes('listeners')) listening.abort()
    if (!switches.leaves.includes('socket')) session.stop()
  })
}

/** Counts a run of the script, for tests. */
export function countRun(): void {
  // The name is to collide with nothing that a page has.
  // oxlint-disable-next-line no-underscore-dangle
  globalThis.__operatorChatPanelRuns = (globalThis.__operatorChatPanelRuns ?? 0) + 1
}
