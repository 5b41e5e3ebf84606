import { createContext, type Context } from 'react'
import type { ChatHubOptions } from '@chathub/core'

/** The options of the nearest provider. */
export const ChatHubContext: Context<ChatHubOptions | undefined> = /* @__PURE__ */ createContext<
  ChatHubOptions | undefined
>(undefined)
