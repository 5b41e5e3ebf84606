import type { LoggedRequest } from '../request-log.js'
import { element, setText } from '../widget/dom.js'
import { find } from './page-parts.js'

/** Shows all that is known of a request, in a dialog. */
export function showRequest(request: LoggedRequest): void {
  const dialog = document.querySelector('dialog')
  if (dialog === null) return
  setText(find('#request-title'), `${request.method} ${request.path}`)
  const details = Object.entries(detailsOf(request)).flatMap(([name, value]) =>
    value === null || value === '' ? [] : [element('dt', {}, name), element('dd', {}, value)],
  )
  find('dialog dl').replaceChildren(...details)
  dialog.showModal()
}

function detailsOf(request: LoggedRequest): Readonly<Record<string, string | null>> {
  const { status, durationMs, at } = request
  return {
    Number: String(request.id),
    Status: status === null ? 'none: the connection ended without an answer' : String(status),
    Fault: request.fault,
    Caller: request.caller,
    Credential: request.credential,
    Query: request.query,
    Origin: request.origin,
    Accept: request.accept,
    'Content-Type': request.contentType,
    'User-Agent': request.userAgent,
    'Answer’s type': request.answerType,
    'Came at': new Date(at).toISOString(),
    Took: `${durationMs} ms`,
  }
}
