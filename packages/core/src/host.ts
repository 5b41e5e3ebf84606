import { findFault } from './check-token.js'
import { findContainer } from './container.js'
import { runsModules } from './environment.js'
import { findTag, preloadPageScript, scriptUrl, startPageRun } from './host-page.js'
import type { PreparedFrame } from './host-frame.js'
import type { Settings } from './options.js'
import { later } from './parts.js'
import { getScriptHistory, type ScriptHistory } from './registry.js'
import type { WidgetRun } from './run.js'
import { readToken, type OperatorToken } from './token.js'
import { hasTokenSource } from './token-source.js'

/** What was begun while the token is awaited, so that the slower of the two decides and not their sum. */
export interface Prepared {
  readonly frame: Promise<PreparedFrame> | null
  remove(): void
}

/** Whether the widget runs in a frame of its own rather than in the page. */
export function usesFrame(settings: Settings): boolean {
  const { isolation, organization } = settings
  if (isHandWritten(settings)) return false
  if (isolation === 'frame') return true
  if (isolation === 'page' || !runsModules()) return false
  return organization !== undefined || isManaged(settings) || historyOf(settings).isSpent
}

/**
 * A widget that does not start a second time in the page does so in a frame, unless it is to be in the
 * page, or what it has built there cannot be taken away.
 *
 * @returns Whether it starts in a frame from now on.
 */
export function moveToFrame(settings: Settings): boolean {
  if (usesFrame(settings)) return false
  const history = historyOf(settings)
  history.isSpent = !history.ranUnwatched
  return usesFrame(settings)
}

function historyOf(settings: Settings): ScriptHistory {
  return getScriptHistory(scriptUrl(settings).href)
}

/**
 * Whether the page has a tag of its own: its widget is this one and stays where it is, since no second one may
 * start beside it. An organization's is another one.
 */
function isHandWritten(settings: Settings): boolean {
  const { organization } = settings
  return (
    organization === undefined && (historyOf(settings).ranUnwatched || findTag(settings) !== null)
  )
}

/** The token of the page's own tag, if it is good: its widget goes on with it. */
export function tokenOfTag(settings: Settings): OperatorToken | null {
  const raw = findTag(settings)?.getAttribute('token') ?? ''
  return usesFrame(settings) || findFault(raw) ? null : readToken(raw)
}

/** Whether the page has the container that these settings name, if any. */
export function hasPlace(settings: Settings): boolean {
  try {
    return !settings.container || findContainer(settings)?.isConnected === true
  } catch {
    // A start says what is wrong with it.
    return true
  }
}

/** Whether nothing has to be awaited before the script: a token at hand, in the page. */
export function startsAtOnce(settings: Settings): boolean {
  return !settings.validateToken && !usesFrame(settings) && !awaitsLoad(settings)
}

/** The run that a start goes on with: a script of the page that has not run yet is given the new token. */
export function pendingRun(settings: Settings): WidgetRun | null {
  return usesFrame(settings) ? null : historyOf(settings).pending
}

/** Begins to fetch what the start will need. */
export function prepareHost(settings: Settings): Prepared {
  if (!usesFrame(settings)) return { frame: null, remove: preloadPageScript(settings) }
  const over = new AbortController()
  const part = fetchFrameHost(settings, over.signal)
  const frame = part.then(({ prepareFrame }) => prepareFrame(settings))
  const remove = (): void => {
    over.abort()
    frame.then((prepared) => prepared.remove(), ignore)
  }
  frame.catch(ignore)
  return { frame, remove }
}

/**
 * Waits for what stands before the script: the validation of the token, and the page's `load`, which a
 * script inserted earlier would hold back.
 *
 * @returns Starts the script.
 * @throws ChatHubError `part-unreachable` and what the validation throws.
 */
export async function getReady(
  settings: Settings,
  token: string,
  prepared: Prepared | null,
  signal: AbortSignal,
): Promise<() => WidgetRun> {
  if (settings.validateToken) {
    const { timeoutMs } = settings
    const { validateToken } = await later(() => import('./validate-token.js'), timeoutMs, signal)
    await validateToken(settings, token, signal)
  }
  if (awaitsLoad(settings)) await whenPageHasLoaded(signal)
  if (!usesFrame(settings)) return () => startPageRun(settings, token)
  const { startFrameRun } = await fetchFrameHost(settings, signal)
  // Why none could be made may be over by now: the container has come.
  const frame = await prepared?.frame?.catch(() => null)
  return () => startFrameRun(settings, token, frame ?? null)
}

/** Only a token at hand that shall start at once may hold back the page's `load`, as the vendor's own tag does. */
function awaitsLoad(settings: Settings): boolean {
  const isEager = (settings.strategy ?? 'eager') === 'eager'
  const isInPage = isHandWritten(settings) || (isEager && !isManaged(settings))
  return document.readyState !== 'complete' && !isInPage
}

function isManaged(settings: Settings): boolean {
  return !settings.operatorToken && hasTokenSource(settings)
}

function fetchFrameHost(
  { timeoutMs }: Settings,
  signal: AbortSignal,
): Promise<typeof import('./host-frame.js')> {
  return later(() => import('./host-frame.js'), timeoutMs, signal)
}

function whenPageHasLoaded(signal: AbortSignal): Promise<Event> {
  return new Promise((resolve) => addEventListener('load', resolve, { once: true, signal }))
}

function ignore(): void {
  // Whoever awaits the frame hears of it.
}
