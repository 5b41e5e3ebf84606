import { chatHubError, type ChatHubError } from './errors.js'
import type { WidgetRun } from './run.js'
import { readComplaint } from './script-run.js'

/**
 * Listens for errors and rejections of the widget that speak of its token; other scripts' are left alone.
 * WebKit shows a later error of a script of another origin as `Script error.` only: there rejections alone are heard.
 *
 * @param heard - Events of before.
 */
export function watchComplaints(
  run: WidgetRun,
  heard: readonly Event[],
  onComplaint: (error: ChatHubError) => void,
  signal: AbortSignal,
): void {
  let own: Window | null = null
  const judge = (event: Event): void => {
    if (signal.aborted) return
    const { error, reason = error, message = '', filename = '' } = event as AnyError
    const { message: said = message, stack = '' } = Object(reason) as Partial<Error>
    const text = typeof reason === 'string' ? reason : said
    // In a frame of ours there is no other script. The original may quote the token: it is no cause.
    const code = readComplaint(text)
    if (code && (own !== window || `${filename} ${stack}`.includes(run.base)))
      onComplaint(chatHubError(code))
  }
  run.onView((view) => {
    own = view
    for (const type of ['error', 'unhandledrejection'])
      view.addEventListener(type, judge, { signal })
  })
  heard.forEach(judge)
}

/** What an `error` and an `unhandledrejection` tell. */
type AnyError = Event &
  Partial<Pick<ErrorEvent, 'error' | 'message' | 'filename'>> & {
    readonly reason?: unknown
  }
