import { createChatHubClient } from '@chathub/server'
