import {
  createChatHubWidget,
  initialSnapshot,
  type ChatHubController,
  type ChatHubSnapshot,
} from '@chathub/core'
import { errorText, loginUrl, tokenLife, type DemoSession } from '@chathub/demo-kit'
import { find } from './dom.js'
import { createStatusLog } from './status-log-view.js'

const noWidget = initialSnapshot({})

/**
 * Starts the chat widget and runs the card that shows its state.
 *
 * @returns Takes the widget out of the page.
 */
export function startChat({ scriptUrl }: DemoSession): { unmount: () => void } {
  let chat: ChatHubController | null = null
  const log = createStatusLog()
  const render = (): void => renderSnapshot(chat?.getSnapshot() ?? noWidget, chat !== null)

  const mount = (): void => {
    if (chat) return
    chat = createChatHubWidget({
      tokenEndpoint: '/api/chathub/token',
      scriptUrl,
      // This page has a place of its own for it.
      fallbackContact: false,
      onStatusChange: log.add,
    })
    chat.subscribe(render)
    // A panel that was only hidden runs at once, and no change tells of it.
    log.add(chat.getSnapshot())
    render()
  }
  const unmount = (): void => {
    if (!chat) return
    chat.release()
    chat = null
    log.add(noWidget)
    render()
  }

  onClick('load', () => void chat?.load())
  onClick('reload', () => void chat?.reload())
  onClick('unmount', unmount)
  onClick('mount', mount)
  find('login-again', HTMLAnchorElement).href = loginUrl()
  setInterval(() => renderTokenLife(chat?.getSnapshot() ?? noWidget), 1000)
  mount()
  return { unmount }
}

function onClick(testId: string, listener: () => void): void {
  find(testId, HTMLButtonElement).addEventListener('click', listener)
}

function renderSnapshot(snapshot: ChatHubSnapshot, isMounted: boolean): void {
  const { status, error, attempt } = snapshot
  const pill = find('status', HTMLElement)
  pill.textContent = status
  pill.dataset['status'] = status
  find('attempt', HTMLElement).textContent = String(attempt)
  const message = find('error', HTMLElement)
  message.textContent = errorText(error)
  message.dataset['error'] = error?.code ?? 'none'
  find('login-again', HTMLElement).hidden = error?.code !== 'token-unauthorized'
  find('loading', HTMLElement).hidden = status !== 'waiting' && status !== 'loading'
  find('fallback', HTMLElement).hidden = error === null
  for (const testId of ['load', 'reload', 'unmount']) setEnabled(testId, isMounted)
  setEnabled('mount', !isMounted)
  renderTokenLife(snapshot)
}

function renderTokenLife({ expiresAt }: ChatHubSnapshot): void {
  find('token-life', HTMLElement).textContent = tokenLife(expiresAt, Date.now())
}

function setEnabled(testId: string, isEnabled: boolean): void {
  find(testId, HTMLButtonElement).ariaDisabled = isEnabled ? null : 'true'
}
