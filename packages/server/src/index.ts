export { createChatHubClient } from './client.js'
export type {
  AddedOperators,
  AddOperatorsOptions,
  ChatHubClient,
  ChatHubClientOptions,
  NewOperator,
  OperatorToken,
  OperatorTokenRequest,
} from './client.js'
export type { ChatHubCredentials } from './credentials.js'
export type {
  Operator,
  OperatorStatus,
  OperatorSummary,
  Organization,
  TokenValidation,
} from './answers.js'
export type { CallOptions, TransportOptions } from './transport.js'
export { createOperatorClient } from './operator-client.js'
export type { OperatorClient, OperatorCredentials, OperatorTokenLike } from './operator-client.js'
export type { ChatFilter, NewMessage, NewPhoto } from './chats.js'
export type {
  Chat,
  ChatMedia,
  ChatMessage,
  ChatOperator,
  ChatPage,
  ChatStatus,
  MessageStatus,
} from './chat-answers.js'
export { createTokenService } from './token-service.js'
export type { GetTokenOptions, TokenService, TokenServiceOptions } from './token-service.js'
export type { StoredToken, TokenLock, TokenStore, TokenTurn } from './token-store.js'
export { createTokenHandler, createValidateHandler } from './fetch-handlers.js'
export type { FetchHandler } from './fetch-handlers.js'
export type {
  HandlerErrorCode,
  HandlerOptions,
  TokenHandlerOptions,
  TokenSource,
  ValidateHandlerOptions,
} from './handler.js'
export type { RateLimit } from './rate-limit.js'
export { ChatHubServerError, isChatHubServerError } from './errors.js'
export type { ChatHubServerErrorCode, ChatHubServerErrorDetails } from './errors.js'
export type { ChatHubServerEvent, ChatHubServerListener } from './events.js'
