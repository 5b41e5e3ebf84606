import type { ReactNode } from 'react'
import type { ChatHubError, ChatHubOptions } from '@chathub/core'
import { useLease } from './useLease.js'

/** Props of {@link ChatHubWidget}: every option, and what stands in its place while it does not run. */
export interface ChatHubWidgetProps extends ChatHubOptions {
  /** Shown from the first render until the widget runs. Default: nothing. */
  readonly loading?: ReactNode
  /**
   * Shown while the widget has failed, instead of the library's own contact text; a function is given
   * the error and a function that starts the widget again.
   */
  readonly fallback?: ReactNode | ((error: ChatHubError, retry: () => Promise<void>) => ReactNode)
}

/**
 * Shows the operator panel while it is mounted. The panel places itself in the page; where this
 * component stands only `loading` and `fallback` are rendered.
 *
 * @example
 * <ChatHubWidget operatorToken={token} loading="Loading the chat…" />
 */
export function ChatHubWidget({ loading, fallback, ...options }: ChatHubWidgetProps): ReactNode {
  const contact = fallback === undefined ? {} : { fallbackContact: false as const }
  const own = { operatorToken: undefined, ...options, ...contact }
  // Nothing else of the state renders anything here.
  const { picked, reload } = useLease(own, ({ status, error }) => {
    if (error) return fallback === undefined ? null : error
    return loading !== undefined && /waiting|loading/.test(status) ? 'loading' : null
  })
  if (picked === null) return null
  if (picked === 'loading') return loading
  return typeof fallback === 'function' ? fallback(picked, reload) : fallback
}
