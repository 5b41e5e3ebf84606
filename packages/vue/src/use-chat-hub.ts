import { hasInjectionContext, inject, toRef, type Ref } from 'vue'
import { ChatHubError, type ChatHubController, type ChatHubSnapshot } from '@chathub/core'
import { chatHubKey } from './create-chat-hub.js'
import type { UseChatHubOptions } from './options.js'
import { useLease } from './use-lease.js'

/** The state of the widget as refs, and what can be done with it. */
export type UseChatHubResult = {
  readonly [Name in keyof ChatHubSnapshot]: Readonly<Ref<ChatHubSnapshot[Name]>>
} & Pick<ChatHubController, 'load' | 'reload'>

/**
 * Uses the widget: it is in the page while the component or effect scope that calls this lives, and
 * not while `<KeepAlive>` has put the component aside.
 *
 * @param options - Options of this component, which may be refs or getters. What they leave out or
 * leave `undefined` is the plugin's, if there is one.
 * @returns The state as refs, `load` and `reload`.
 * @throws {@link ChatHubError} `missing-provider` if there are neither options nor a plugin;
 * `invalid-options`.
 *
 * @example
 * const { status, error, reload } = useChatHub({ tokenEndpoint: '/api/chathub/token' })
 */
export function useChatHub(options?: UseChatHubOptions): UseChatHubResult {
  const provided = hasInjectionContext() ? inject(chatHubKey, undefined) : undefined
  if (!options && !provided) {
    throw new ChatHubError(
      'missing-provider',
      'useChatHub() needs options, or app.use(createChatHub(…)).',
    )
  }
  const { snapshot, load, reload } = useLease(provided, options)
  const pick = <Name extends keyof ChatHubSnapshot>(
    name: Name,
  ): Readonly<Ref<ChatHubSnapshot[Name]>> => toRef(() => snapshot.value[name])
  return {
    status: pick('status'),
    organization: pick('organization'),
    expiresAt: pick('expiresAt'),
    error: pick('error'),
    attempt: pick('attempt'),
    load,
    reload,
  }
}
