import type { InjectionKey, Plugin } from 'vue'
import type { UseChatHubOptions } from './options.js'

export const chatHubKey: InjectionKey<UseChatHubOptions> = /* @__PURE__ */ Symbol('chathub')

/**
 * Makes the plugin that holds the options of the app in one place. It starts nothing: the first
 * `useChatHub()` or `<ChatHubWidget />` of the app does.
 *
 * @example
 * app.use(createChatHub({ tokenEndpoint: '/api/chathub/token' }))
 *
 * @param options - Options for the whole app.
 * @returns The plugin for `app.use()`.
 */
export function createChatHub(options: UseChatHubOptions): Plugin<[]> {
  return { install: (app) => void app.provide(chatHubKey, options) }
}
