'use client'

export { ChatHubProvider } from './ChatHubProvider.js'
export { ChatHubWidget } from './ChatHubWidget.js'
export { useChatHub } from './useChatHub.js'
export type { ChatHubProviderProps } from './ChatHubProvider.js'
export type { ChatHubWidgetProps } from './ChatHubWidget.js'
export type { UseChatHubResult } from './useChatHub.js'
