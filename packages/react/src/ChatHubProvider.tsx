import type { ReactNode } from 'react'
import type { ChatHubOptions } from '@chathub/core'
import { ChatHubContext } from './ChatHubContext.js'

/** Props of {@link ChatHubProvider}. */
export interface ChatHubProviderProps {
  /** Options for everything below. */
  readonly options: ChatHubOptions
  readonly children?: ReactNode
}

/**
 * Holds the options of the app in one place. It starts nothing: the first `useChatHub()` or
 * `<ChatHubWidget />` below it does.
 */
export function ChatHubProvider({ options, children }: ChatHubProviderProps): ReactNode {
  return <ChatHubContext.Provider value={options}>{children}</ChatHubContext.Provider>
}
