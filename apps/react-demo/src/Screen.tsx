import { useCallback, useEffect, useState, type ReactNode } from 'react'
import { initialSnapshot } from '@chathub/react'
import {
  addToLog,
  leaveFor,
  loginUrl,
  logout,
  logoutFailedText,
  watchSession,
  type DemoSession,
  type StatusChange,
  type StatusLogEntry,
} from '@chathub/demo-kit'
import { ChatDock, type Chat } from './ChatDock.js'
import { TopBar } from './TopBar.js'
import { WidgetCard } from './WidgetCard.js'
import { Work } from './Work.js'

const noWidget = initialSnapshot({})

/** The operator's screen: the work, the chat beside it, and the card that shows the chat's state. */
export function Screen({ session }: { readonly session: DemoSession }): ReactNode {
  const [isMounted, setIsMounted] = useState(true)
  const [chat, setChat] = useState<Chat | null>(null)
  const [log, setLog] = useState<readonly StatusLogEntry[]>([])
  const [isLogoutFailed, setIsLogoutFailed] = useState(false)

  const addStatus = useCallback((change: StatusChange) => {
    const now = Date.now()
    setLog((entries) => addToLog(entries, change, now))
  }, [])
  const unmount = useCallback(() => {
    setIsMounted(false)
    addStatus(noWidget)
  }, [addStatus])

  useEffect(
    () =>
      watchSession(session, () => {
        unmount()
        location.reload()
      }),
    [session, unmount],
  )

  const leave = (): void => {
    unmount()
    setIsLogoutFailed(false)
    logout().then(
      () => leaveFor(loginUrl()),
      () => setIsLogoutFailed(true),
    )
  }

  return (
    <>
      <div className="screen">
        <a className="skip-link" href="#work">
          Skip to your work
        </a>
        <TopBar session={session} onLogout={leave} />
        {isLogoutFailed && (
          <p className="banner" role="alert" data-testid="logout-error">
            {logoutFailedText}
          </p>
        )}
        <div className="layout">
          <div className="columns">
            <WidgetCard
              chat={chat}
              log={log}
              onUnmount={unmount}
              onMount={() => setIsMounted(true)}
            />
            <Work organizationName={session.organization.name} />
          </div>
        </div>
      </div>
      <section className="dock" aria-label="Customer chat">
        <p className="dock-hint" aria-hidden="true">
          Customer chats open here.
        </p>
        <div role="status">
          {isMounted && <ChatDock onChange={setChat} onStatusChange={addStatus} />}
        </div>
      </section>
    </>
  )
}
