import { runsModules } from './environment.js'
import { chatHubError, type ChatHubError } from './errors.js'
import { pass } from './script.js'

/** How a script came to run. */
export interface ScriptRun {
  /** Whether its `load` was seen. Not so for a tag that had run before. */
  readonly hasLoaded: boolean
}

/** Where the script runs: a window and, where modules can be asked for, its own `import()`. */
export interface Realm {
  readonly view: Window
  readonly probe: ((src: string) => Promise<unknown>) | null
}

/**
 * Waits until a script that is on its way has run, top-level awaits included. `load` alone does not
 * tell: it also fires for a module that threw, did not run, or still awaits. `import()` of the same
 * URL does, at no second request or run, if it starts right after the insertion.
 *
 * @param base - URL prefix of the script and of the modules beside it.
 * @param isOld - Whether the script may have run or failed already.
 * @param onOver - Called when the module is through with its awaits, well or not; at once where nobody can tell.
 * @throws ChatHubError `script-unreachable`, `script-blocked`, `offline`, `widget-failed`,
 * `token-refused`, `token-expired`.
 */
export function whenRun(
  script: HTMLScriptElement,
  base: string,
  isOld: boolean,
  realm: Realm = pageRealm(),
  onOver: () => void = () => {},
): Promise<ScriptRun> {
  const listening = new AbortController()
  return new Promise<ScriptRun>((resolve, reject) => {
    observe({ script, base, isOld, realm, signal: listening.signal, resolve, reject, onOver })
  }).finally(() => listening.abort())
}

/** `import()` asks without integrity and cookies: in WebKit it fetches and runs what the element was refused. */
function isSpecial({ integrity, crossOrigin }: HTMLScriptElement): boolean {
  return integrity !== '' || crossOrigin === 'use-credentials'
}

interface Observation {
  readonly script: HTMLScriptElement
  readonly base: string
  readonly isOld: boolean
  readonly realm: Realm
  readonly signal: AbortSignal
  readonly resolve: (run: ScriptRun) => void
  readonly reject: (error: Error) => void
  readonly onOver: () => void
}

function pageRealm(): Realm {
  return { view: window, probe: runsModules() ? importModule : null }
}

function importModule(src: string): Promise<unknown> {
  return import(/* webpackIgnore: true */ /* @vite-ignore */ src)
}

function observe({
  script,
  base,
  isOld,
  realm,
  signal,
  resolve,
  reject,
  onOver,
}: Observation): void {
  const { view } = realm
  const probe = isSpecial(script) ? null : realm.probe
  const seen = { load: false, windowError: false, violation: false }
  let thrown: { readonly error: unknown } | null = null

  const judge = (): void => {
    if (thrown && (seen.load || (probe && seen.windowError)))
      reject(widgetError(thrown.error, script))
    else if (seen.load && !probe) resolve({ hasLoaded: true })
  }
  const onThrown = (error: unknown): void => {
    thrown = { error }
    judge()
    if (isOld) setTimeout(() => reject(widgetError(error, script)))
  }
  const onLoad = (): void => {
    seen.load = true
    // WebKit tells of an error only whoever imports; `reportError()` would say `Script error.`.
    if (thrown && !seen.windowError) {
      const { error } = thrown
      view.dispatchEvent(new ErrorEvent('error', { error, message: String(error) }))
    }
    judge()
  }
  // A widget may refuse its token before it is known to run.
  const onSaid = (error: unknown): void => {
    const said = widgetError(error, script)
    if (said.code !== 'widget-failed') reject(said)
  }
  const onWindowError = ({ filename, error }: ErrorEvent): void => {
    if (!filename?.startsWith(base)) return
    seen.windowError = true
    onSaid(error)
    if (probe) judge()
    else onThrown(error)
  }
  const onRejection = ({ reason }: PromiseRejectionEvent): void => {
    if (view !== window || `${reason?.stack}`.includes(base)) onSaid(reason)
  }
  const onViolation = (event: SecurityPolicyViolationEvent): void => {
    const { disposition, effectiveDirective, blockedURI } = event
    const isScript =
      effectiveDirective.startsWith('script-src') && script.src.startsWith(blockedURI)
    if (disposition === 'enforce' && isScript) seen.violation = true
  }
  // The violation may come after the element's event.
  const onError = (): void => void setTimeout(() => reject(networkError(seen.violation)))

  script.addEventListener('load', onLoad, { signal })
  script.addEventListener('error', onError, { signal })
  view.addEventListener('error', onWindowError, { signal })
  view.addEventListener('unhandledrejection', onRejection, { signal })
  view.document.addEventListener('securitypolicyviolation', onViolation, { signal })
  if (isOld && isSpecial(script)) {
    watchTwin(script, () => resolve({ hasLoaded: seen.load }), onError)
  }
  if (!probe) {
    onOver()
    return
  }
  // The promise of `import()` settles just before `load`.
  const onRun = (): void => void setTimeout(() => resolve({ hasLoaded: seen.load }))
  probe(script.src).then(onRun, onThrown).then(onOver, onOver)
}

/** What has become of a script is told by another element of the same URL: it runs nothing a second time. */
function watchTwin(script: HTMLScriptElement, onLoad: () => void, onError: () => void): void {
  const { crossOrigin, integrity, nonce, src } = script
  const twin = document.createElement('script')
  Object.assign(twin, { type: 'module', crossOrigin, integrity, nonce })
  pass('createScriptURL', src, (url) => twin.setAttribute('src', url))
  twin.addEventListener('load', onLoad)
  twin.addEventListener('error', onError)
  script.after(twin)
  twin.remove()
}

function networkError(isBlocked: boolean): Error {
  if (isBlocked) return chatHubError('script-blocked')
  return chatHubError(navigator.onLine ? 'script-unreachable' : 'offline')
}

function widgetError(error: unknown, script: HTMLScriptElement): ChatHubError {
  const text = String((error as Error | null)?.message ?? error)
  const token = script.getAttribute('token')
  // An error that quotes the token goes no further.
  const cause = token && text.includes(token) ? undefined : error
  return chatHubError(readComplaint(text) ?? 'widget-failed', cause)
}

/** How a widget may say that its token is no good. The vendor documents no wording. */
const complaint =
  /(invalid|expired)[ _-](operator |access |auth )?(token|jwt)|(token|jwt)[ _-]?(is |has |was )?(invalid|expired|revoked)/i

/** Whether the text of a widget's error is about its token, and what it says. */
export function readComplaint(text: string): 'token-expired' | 'token-refused' | null {
  if (!complaint.test(text)) return null
  return /expired/i.test(text) ? 'token-expired' : 'token-refused'
}
