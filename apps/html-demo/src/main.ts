import {
  fetchSession,
  leaveFor,
  loginUrl,
  logout,
  logoutFailedText,
  unreachableText,
  watchSession,
  customerUrl,
  initials,
  type DemoSession,
} from '@chathub/demo-kit'
import { startChat } from './chat.js'
import { find } from './dom.js'
import { showWork } from './work.js'
import '@chathub/demo-kit/styles.css'

void start()
find('retry', HTMLButtonElement).addEventListener('click', () => void start())

async function start(): Promise<void> {
  show('#starting')
  try {
    const session = await fetchSession()
    if (session === null) leaveFor(loginUrl())
    else showScreen(session)
  } catch {
    find('problem', HTMLElement).textContent = unreachableText
    show('#problem')
    find('retry', HTMLButtonElement).focus()
  }
}

function show(shown: '#starting' | '#problem' | '#screen'): void {
  for (const id of ['#starting', '#problem', '#screen']) find(id, HTMLElement).hidden = id !== shown
}

function showScreen(session: DemoSession): void {
  find('organization', HTMLElement).textContent = session.organization.name
  find('operator', HTMLElement).textContent = session.user.name
  find('#initials', HTMLElement).textContent = initials(session.user.name)
  find('customer-link', HTMLAnchorElement).href = customerUrl(session)
  find('start-link', HTMLAnchorElement).href = session.links.start
  showWork(session.organization.name)
  show('#screen')

  const chat = startChat(session)
  const stopWatching = watchSession(session, () => {
    chat.unmount()
    location.reload()
  })
  find('logout', HTMLButtonElement).addEventListener('click', async () => {
    chat.unmount()
    const error = find('logout-error', HTMLElement)
    error.hidden = true
    try {
      await logout()
      stopWatching()
      leaveFor(loginUrl())
    } catch {
      error.textContent = logoutFailedText
      error.hidden = false
    }
  })
}
