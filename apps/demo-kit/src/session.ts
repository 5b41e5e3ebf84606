/** Who is logged in and what the demo needs to know, as `GET /api/me` answers it. */
export interface DemoSession {
  readonly user: { readonly username: string; readonly name: string }
  readonly organization: { readonly id: number; readonly name: string }
  /** URL of the widget's script. */
  readonly scriptUrl: string
  readonly links: { readonly customer: string; readonly start: string; readonly emulator: string }
}

/** What a demo says when its server gives no usable answer. */
export const unreachableText =
  'The demo’s server did not answer. Check that it is running, then try again.'

/** What a demo says when the logout failed. */
export const logoutFailedText =
  'You may still be logged in: the server did not confirm it. Try to log out again.'

const channelName = 'chathub-demo-session'
const loggedOutMessage = 'logged-out'

/**
 * Asks the site who is logged in.
 *
 * @returns The session; `null` if nobody is logged in.
 * @throws Error if the server cannot be reached or answers anything else.
 */
export async function fetchSession(): Promise<DemoSession | null> {
  const response = await fetch('/api/me', { headers: { accept: 'application/json' } })
  if (response.status === 401) return null
  const session: unknown = response.ok ? await response.json() : null
  if (!isSession(session)) throw new Error(`GET /api/me answered ${response.status}.`)
  return session
}

/**
 * Ends the session on the server, then tells the demo's other tabs.
 *
 * @throws Error if the server cannot be reached or refuses: the session may then still be alive.
 */
export async function logout(): Promise<void> {
  const response = await fetch('/api/logout', { method: 'POST' })
  if (!response.ok) throw new Error(`POST /api/logout answered ${response.status}.`)
  const channel = new BroadcastChannel(channelName)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no such argument
  channel.postMessage(loggedOutMessage)
  channel.close()
}

/**
 * Watches for the end of the session elsewhere: a logout in another tab of this demo is heard of at
 * once; one in another demo, or somebody else's login, when this tab is looked at again.
 *
 * @param session - The session that the page shows.
 * @param onEnd - Called once.
 * @returns The function that ends the watch.
 */
export function watchSession(session: DemoSession, onEnd: () => void): () => void {
  const watch = new AbortController()
  const end = (): void => {
    if (watch.signal.aborted) return
    watch.abort()
    onEnd()
  }
  const check = async (): Promise<void> => {
    if (document.visibilityState === 'visible' && !(await isStillLoggedIn(session))) end()
  }
  listenForLogout(end, watch.signal)
  const listenerOptions = { signal: watch.signal }
  document.addEventListener('visibilitychange', () => void check(), listenerOptions)
  addEventListener('pageshow', ({ persisted }) => void (persisted && check()), listenerOptions)
  return () => watch.abort()
}

function listenForLogout(onLogout: () => void, signal: AbortSignal): void {
  const channel = new BroadcastChannel(channelName)
  channel.addEventListener('message', ({ data }) => {
    if (data === loggedOutMessage) onLogout()
  })
  signal.addEventListener('abort', () => channel.close())
}

async function isStillLoggedIn({ user }: DemoSession): Promise<boolean> {
  try {
    return (await fetchSession())?.user.username === user.username
  } catch {
    // A server that does not answer has logged nobody out.
    return true
  }
}

/** The login page that leads back to the page at hand. */
export function loginUrl(): string {
  return `/login?next=${encodeURIComponent(location.pathname + location.search)}`
}

/** Leaves for another page. Coming back from it with the Back button starts this page anew. */
export function leaveFor(url: string): void {
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload()
  })
  location.assign(url)
}

/** The customer's page of the operator's organization. */
export function customerUrl(session: DemoSession): string {
  const url = new URL(session.links.customer)
  url.searchParams.set('organization', String(session.organization.id))
  return url.href
}

function isSession(value: unknown): value is DemoSession {
  const session = value as Partial<DemoSession> | null
  return (
    typeof session?.user?.username === 'string' &&
    typeof session.user.name === 'string' &&
    typeof session.organization?.id === 'number' &&
    typeof session.organization.name === 'string' &&
    typeof session.scriptUrl === 'string' &&
    typeof session.links?.customer === 'string' &&
    typeof session.links.start === 'string'
  )
}
