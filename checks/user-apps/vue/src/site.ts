import { createApp, ref } from 'vue'
import type { ChatHubError, ChatHubSnapshot } from '@chathub/vue'

// What examples take from a site of their reader's.
export const app = createApp({})
export const onError = (error: ChatHubError): void => report(error)
export const onReady = (_snapshot: ChatHubSnapshot): void => {}
export const report = (_error: Error): void => {}
export const token = ref('')
