import { createChatHubWidget } from '@chathub/core'
import { ChatHubProvider, ChatHubWidget, useChatHub } from '@chathub/react'
