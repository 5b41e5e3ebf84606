export * from '@chathub/core'
// Next.js refuses `export *` in a module marked 'use client', so only the file behind is marked.
export { ChatHubProvider, ChatHubWidget, useChatHub } from './client.js'
export type { ChatHubProviderProps, ChatHubWidgetProps, UseChatHubResult } from './client.js'
