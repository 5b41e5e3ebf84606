import { useContext } from 'react'
import {
  ChatHubError,
  type ChatHubController,
  type ChatHubOptions,
  type ChatHubSnapshot,
} from '@chathub/core'
import { ChatHubContext } from './ChatHubContext.js'
import { useLease } from './useLease.js'

/** The state of the widget, and what can be done with it. `load` and `reload` stay the same functions. */
export type UseChatHubResult = ChatHubSnapshot & Pick<ChatHubController, 'load' | 'reload'>

/**
 * Uses the widget: it is in the page while a component that calls this is mounted.
 *
 * @param options - Options of this component. What they leave out or leave `undefined` is the
 * provider's, if there is one. Callbacks may be new functions in every render.
 * @returns The state, `load` and `reload`. Call these in effects and event handlers, not while rendering.
 * @throws {@link ChatHubError} `missing-provider` if there are neither options nor a provider.
 *
 * @example
 * const { status, error, reload } = useChatHub({ tokenEndpoint: '/api/chathub/token' })
 */
export function useChatHub(options?: ChatHubOptions): UseChatHubResult {
  if (!useContext(ChatHubContext) && !options) {
    throw new ChatHubError(
      'missing-provider',
      'useChatHub() needs options, or a <ChatHubProvider> above it.',
    )
  }
  const { picked, load, reload } = useLease(options, (snapshot) => snapshot)
  return { ...picked, load, reload }
}
