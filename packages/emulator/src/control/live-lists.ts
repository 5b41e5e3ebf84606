import type { HubConnectionInfo } from '../hub/hub-info.js'
import type { IssuedToken } from '../live.js'
import type { LoggedRequest } from '../request-log.js'
import { element, setText } from '../widget/dom.js'
import { find } from './page-parts.js'
import { showRequest } from './request-dialog.js'

const shownRequests = 200
const shownTokens = 50

/** Shows requests, connections and tokens as they come. */
export function connectLists(source: EventSource): void {
  const requests = createRequestTable()
  let tokens: readonly IssuedToken[] = []
  let tokenCount = 0

  function showTokens(next: readonly IssuedToken[], count: number): void {
    tokens = next.slice(-shownTokens)
    tokenCount = count
    showList('tokens', tokens.toReversed().map(tokenItem), count)
  }

  // What the emulator writes is of the types that it has itself declared.
  on(source, 'requests', requests.replace)
  on(source, 'request', requests.add)
  on(source, 'tokens', (list) => showTokens(list, list.length))
  on(source, 'token', (token) => showTokens([...tokens, token], tokenCount + 1))
  on(source, 'connections', (list) =>
    showList('connections', list.map(connectionItem), list.length),
  )
  on(source, 'reset', () => {
    requests.replace([])
    showTokens([], 0)
  })
}

/** What each event of the stream carries. */
interface Carried {
  readonly requests: readonly LoggedRequest[]
  readonly request: LoggedRequest
  readonly tokens: readonly IssuedToken[]
  readonly token: IssuedToken
  readonly connections: readonly HubConnectionInfo[]
  readonly reset: null
}

function on<Name extends keyof Carried>(
  source: EventSource,
  name: Name,
  take: (data: Carried[Name]) => void,
): void {
  source.addEventListener(name, ({ data }) => take(JSON.parse(String(data))))
}

interface RequestTable {
  readonly replace: (list: readonly LoggedRequest[]) => void
  readonly add: (request: LoggedRequest) => void
}

function createRequestTable(): RequestTable {
  const body = find('[data-testid="requests"] tbody')
  const filter = document.querySelector<HTMLInputElement>('[data-filter]')
  const pause = find('[data-pause]')
  let waiting: LoggedRequest[] = []
  let isStale = false
  let isScheduled = false

  function isPaused(): boolean {
    return pause.getAttribute('aria-pressed') === 'true'
  }

  function schedule(): void {
    if (isScheduled || isPaused()) return
    isScheduled = true
    // Thousands of requests a second would else be as many changes of the page.
    requestAnimationFrame(() => {
      isScheduled = false
      if (isPaused()) return
      if (isStale) body.replaceChildren()
      isStale = false
      body.prepend(...waiting.toReversed().map(requestRow))
      waiting = []
      while (body.childElementCount > shownRequests) body.lastElementChild?.remove()
      applyFilter()
    })
  }

  function applyFilter(): void {
    const wanted = filter?.value.trim().toLowerCase() ?? ''
    for (const row of body.children) {
      const words = [...row.children].map((cell) => cell.textContent).join(' ')
      row.toggleAttribute('hidden', !words.toLowerCase().includes(wanted))
    }
  }

  filter?.addEventListener('input', applyFilter)
  pause.addEventListener('click', () => {
    pause.setAttribute('aria-pressed', String(!isPaused()))
    schedule()
  })
  return {
    replace: (list) => {
      isStale = true
      waiting = [...list]
      schedule()
    },
    add: (request) => {
      waiting.push(request)
      if (waiting.length > shownRequests) waiting.shift()
      schedule()
    },
  }
}

function requestRow(request: LoggedRequest): HTMLElement {
  const { method, path, query, status, caller, at, fault } = request
  const open = element('button', { type: 'button' }, `${method} ${path}${query}`)
  open.addEventListener('click', () => showRequest(request))
  const isBad = status === null || status >= 400
  const shownStatus = `${status ?? 'cut'}${fault === null ? '' : ' ⚑'}`
  return element(
    'tr',
    {},
    element('td', {}, open),
    element('td', { class: isBad ? 'bad' : null, title: fault }, shownStatus),
    element('td', {}, caller ?? ''),
    element('td', {}, clock(at)),
  )
}

function showList(name: 'tokens' | 'connections', items: readonly HTMLElement[], n: number): void {
  find(`[data-testid="${name}"]`).replaceChildren(...items)
  setText(find(`#${name} [data-count]`), n === 0 ? '' : String(n))
}

function tokenItem({ speaksFor, shown, at, expiresAt }: IssuedToken): HTMLElement {
  // The day, too: a company token lives for one.
  const expiry = new Date(expiresAt).toISOString().slice(0, 19).replace('T', ' ')
  const life = `given out ${clock(at)}, expires ${expiry}`
  return element(
    'li',
    {},
    element('strong', {}, speaksFor),
    ' ',
    element('code', {}, shown),
    ` ${life}`,
  )
}

function connectionItem({ operatorId, organizationId, openedAt }: HubConnectionInfo): HTMLElement {
  const words = ` of organization ${organizationId}, since ${clock(openedAt)}`
  return element('li', {}, element('strong', {}, `operator ${operatorId}`), words)
}

function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 19)
}
