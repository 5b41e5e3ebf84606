import { makeEnvironmentProviders, type EnvironmentProviders, type Provider } from '@angular/core'
import type { ChatHubOptions } from '@chathub/core'
import { CHAT_HUB_OPTIONS, injectCallbacksInZone } from './chat-hub-options'
import { ChatHubService } from './chat-hub-service'

/** Something that {@link provideChatHub} can do besides; made by {@link withInjectedOptions}. */
export interface ChatHubFeature {
  /** For {@link provideChatHub} only. */
  readonly providers: Provider[]
}

/**
 * Holds the options of the application, or of a route and what is below it, in one place. It starts
 * nothing: the first `ChatHubService`, `[chatHubWidget]` or `<chat-hub-widget>` does.
 *
 * @example
 * bootstrapApplication(App, {
 *   providers: [provideChatHub({ tokenEndpoint: '/api/chathub/token' })],
 * })
 *
 * @param options - Options of every user of the widget. Callbacks run inside Angular's zone.
 * @param features - More of it, such as {@link withInjectedOptions}.
 * @returns Providers of the options and of {@link ChatHubService}.
 */
export function provideChatHub(
  options: ChatHubOptions,
  ...features: readonly ChatHubFeature[]
): EnvironmentProviders {
  return makeEnvironmentProviders([
    withInjectedOptions(() => options).providers,
    features.map(({ providers }) => providers),
    ChatHubService,
  ])
}

/**
 * Adds options that are made from other services, once, when the first user of the widget is made.
 *
 * @example
 * provideChatHub(
 *   { timeoutMs: 10_000 },
 *   withInjectedOptions(() => {
 *     const http = inject(HttpClient)
 *     return { getToken: () => firstValueFrom(http.get<ChatHubTokenAnswer>('/api/chathub/token')) }
 *   }),
 * )
 *
 * @param makeOptions - Returns options that go before those of {@link provideChatHub}; may call `inject()`.
 * @returns The feature for {@link provideChatHub}.
 */
export function withInjectedOptions(makeOptions: () => ChatHubOptions): ChatHubFeature {
  const useFactory = (): ChatHubOptions => injectCallbacksInZone(makeOptions())
  return { providers: [{ provide: CHAT_HUB_OPTIONS, multi: true, useFactory }] }
}
