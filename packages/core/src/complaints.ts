import { chatHubError, type ChatHubError } from './errors.js'
import type { WidgetRun } from './run.js'
import { readComplaint } from './script-run.js'

/**
 * Listens for errors and rejections of the widget that speak of its token; other scripts' are left alone.
 * WebKit shows a later error of a script of another origin as `Script error.` only: there rejections alone are heard.
 *
 * @param heard - Events of before.
 * @param onComplaint - Told also whether the code of an earlier run has said it, which goes on in the page. It may speak of
 * its own token; or of this one, where a widget goes on with the code of its first run. WebKit does not tell.
 */
export function watchComplaints(
  run: WidgetRun,
  heard: readonly Event[],
  onComplaint: (error: ChatHubError, isOfOldCode: boolean) => void,
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
    const place = `${filename}: ${stack}`
    if (!code || (own === window && !place.includes(run.base))) return
    const isVague = own !== window || 'sourceURL' in Object(reason)
    onComplaint(chatHubError(code), !isVague && isOfOther(place, run))
  }
  run.onView((view) => {
    own = view
    for (const type of ['error', 'unhandledrejection'])
      view.addEventListener(type, judge, { signal })
  })
  heard.forEach(judge)
}

/** A name without a fragment may be this run's too, in Chromium's cache, until it was seen with its own. */
function isOfOther(place: string, { src, isNamed }: WidgetRun): boolean {
  const [file = '', path = ''] = [/#.*/, /[?#].*/].map((rest) => src.replace(rest, ''))
  const isNamedOther = isNamed || !place.includes(`${file}:`)
  return place.includes(path) && !place.includes(`${src}:`) && isNamedOther
}

/** What an `error` and an `unhandledrejection` tell. */
type AnyError = Event &
  Partial<Pick<ErrorEvent, 'error' | 'message' | 'filename'>> & {
    readonly reason?: unknown
  }
