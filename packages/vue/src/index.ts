export * from '@chathub/core'
export { ChatHubWidget } from './chat-hub-widget.js'
export { createChatHub } from './create-chat-hub.js'
export { useChatHub } from './use-chat-hub.js'
export type {
  ChatHubFallbackProps,
  ChatHubWidgetProps,
  ChatHubWidgetSlots,
} from './chat-hub-widget.js'
export type { UseChatHubOptions } from './options.js'
export type { UseChatHubResult } from './use-chat-hub.js'
