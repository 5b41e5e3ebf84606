import { useEffect, type ReactNode } from 'react'
import { ChatHubWidget, useChatHub, type ChatHubSnapshot } from '@chathub/react'
import type { StatusChange } from '@chathub/demo-kit'

/** What the card shows of the widget, and what its buttons call. */
export type Chat = Pick<ChatHubSnapshot, 'status' | 'error' | 'expiresAt' | 'attempt'> &
  Pick<ReturnType<typeof useChatHub>, 'load' | 'reload'>

interface ChatDockProps {
  /** Called with every new state; with `null` when this unmounts. Has to stay the same function. */
  readonly onChange: (chat: Chat | null) => void
  readonly onStatusChange: (change: StatusChange) => void
}

/** Keeps the panel in the page while it is mounted, and tells the screen of it. */
export function ChatDock({ onChange, onStatusChange }: ChatDockProps): ReactNode {
  const { status, error, expiresAt, attempt, load, reload } = useChatHub()
  useEffect(() => {
    onChange({ status, error, expiresAt, attempt, load, reload })
  }, [onChange, status, error, expiresAt, attempt, load, reload])
  useEffect(() => () => onChange(null), [onChange])
  useEffect(() => {
    // A panel that was only hidden runs at once, and no change tells of it.
    if (status === 'ready') onStatusChange({ status, error })
  }, [onStatusChange, status, error])

  return (
    <ChatHubWidget
      onStatusChange={onStatusChange}
      loading={
        <p className="slot slot-loading" data-testid="loading">
          The chat is opening…
        </p>
      }
      fallback={
        <div className="slot slot-fallback" data-testid="fallback">
          <p>Chat is temporarily unavailable.</p>
          <p>
            Contact us: <a href="mailto:support@example.com">support@example.com</a>
          </p>
        </div>
      }
    />
  )
}
