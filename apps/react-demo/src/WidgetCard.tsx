import type { ReactNode } from 'react'
import { clockTime, errorText, loginUrl, type StatusLogEntry } from '@chathub/demo-kit'
import type { Chat } from './ChatDock.js'
import { TokenLife } from './TokenLife.js'

interface WidgetCardProps {
  /** `null` while there is no widget. */
  readonly chat: Chat | null
  readonly log: readonly StatusLogEntry[]
  readonly onUnmount: () => void
  readonly onMount: () => void
}

/** The state of the chat widget, and buttons that try it out. */
export function WidgetCard({ chat, log, onUnmount, onMount }: WidgetCardProps): ReactNode {
  return (
    <aside className="widget-card card" aria-labelledby="widget-title">
      <h2 id="widget-title">Chat widget</h2>
      <Facts chat={chat} />
      <div className="actions" role="group" aria-label="Chat widget">
        <Action testId="load" label="Load" run={chat && (() => void chat.load())} />
        <Action testId="reload" label="Reload" run={chat && (() => void chat.reload())} />
        <Action testId="unmount" label="Unmount" run={chat && onUnmount} />
        <Action testId="mount" label="Mount" run={chat ? null : onMount} />
      </div>
      <section className="log-section" aria-labelledby="log-title">
        <h3 id="log-title">Status changes</h3>
        <ol
          className="log"
          tabIndex={0}
          aria-labelledby="log-title"
          aria-live="polite"
          data-testid="log"
        >
          {log.map(({ id, status, code, at }) => (
            <li key={id}>
              <time>{clockTime(at)}</time>
              <span>{status}</span>
              {code !== null && <code>{code}</code>}
            </li>
          ))}
        </ol>
      </section>
    </aside>
  )
}

function Facts({ chat }: Pick<WidgetCardProps, 'chat'>): ReactNode {
  const status = chat?.status ?? 'idle'
  const error = chat?.error ?? null
  return (
    <dl className="facts">
      <div>
        <dt>Status</dt>
        <dd>
          <span className="pill" data-status={status} data-testid="status">
            {status}
          </span>
        </dd>
      </div>
      <div>
        <dt>Token life</dt>
        <dd data-testid="token-life">
          <TokenLife expiresAt={chat?.expiresAt ?? null} />
        </dd>
      </div>
      <div>
        <dt>Attempt</dt>
        <dd data-testid="attempt">{chat?.attempt ?? 0}</dd>
      </div>
      <div className="fact-error">
        <dt>Error</dt>
        <dd>
          <span className="error-text" data-error={error?.code ?? 'none'} data-testid="error">
            {errorText(error)}
          </span>{' '}
          {error?.code === 'token-unauthorized' && (
            <a href={loginUrl()} data-testid="login-again">
              Log in again
            </a>
          )}
        </dd>
      </div>
    </dl>
  )
}

interface ActionProps {
  readonly testId: string
  readonly label: string
  /** `null` while it would have no effect; the button stays focusable. */
  readonly run: (() => void) | null
}

function Action({ testId, label, run }: ActionProps): ReactNode {
  return (
    <button
      className="button"
      type="button"
      data-testid={testId}
      aria-disabled={run === null ? true : undefined}
      onClick={() => run?.()}
    >
      {label}
    </button>
  )
}
