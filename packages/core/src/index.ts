export { createChatHubWidget } from './lease.js'
export { ChatHubError, isChatHubError } from './errors.js'
export { loadChatHubWidget } from './load-chat-hub-widget.js'
export { initialSnapshot } from './state.js'
export type { ChatHubErrorCode } from './errors.js'
export type {
  ChatHubCallbacks,
  ChatHubConsent,
  ChatHubController,
  ChatHubFallbackContact,
  ChatHubOptions,
  ChatHubSnapshot,
  ChatHubStatus,
  ChatHubStrategy,
  ChatHubTokenAnswer,
  ChatHubTokenReason,
  ChatHubTokenRequest,
  ChatHubValidation,
} from './types.js'
