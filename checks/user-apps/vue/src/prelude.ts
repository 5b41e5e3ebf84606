import { ChatHubWidget, createChatHub, useChatHub } from '@chathub/vue'
import { app, onError, onReady, report, token } from './site'
