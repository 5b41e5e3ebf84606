export { createChatHubWidget } from './controller.js'
export { ChatHubError, isChatHubError } from './errors.js'
export { loadChatHubWidget } from './load-chat-hub-widget.js'
export { initialSnapshot } from './state.js'
export type { ChatHubErrorCode } from './errors.js'
export type {
  ChatHubCallbacks,
  ChatHubController,
  ChatHubFallbackContact,
  ChatHubOptions,
  ChatHubSnapshot,
  ChatHubStatus,
  ChatHubTokenAnswer,
  ChatHubTokenReason,
  ChatHubTokenRequest,
} from './types.js'
