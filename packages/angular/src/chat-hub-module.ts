import { NgModule, type ModuleWithProviders } from '@angular/core'
import type { ChatHubOptions } from '@chathub/core'
import { ChatHubFallback, ChatHubLoading } from './chat-hub-slots'
import { ChatHubWidget } from './chat-hub-widget'
import { ChatHubWidgetDirective } from './chat-hub-widget-directive'
import { provideChatHub, type ChatHubFeature } from './provide-chat-hub'

/**
 * The directive, the component and its slots for applications built of modules. `forRoot()` in the
 * root module provides the options and `ChatHubService`; other modules import the class itself.
 */
@NgModule({
  imports: [ChatHubWidgetDirective, ChatHubWidget, ChatHubLoading, ChatHubFallback],
  exports: [ChatHubWidgetDirective, ChatHubWidget, ChatHubLoading, ChatHubFallback],
})
export class ChatHubModule {
  /**
   * @param options - As for {@link provideChatHub}.
   * @param features - As for {@link provideChatHub}.
   */
  static forRoot(
    options: ChatHubOptions,
    ...features: readonly ChatHubFeature[]
  ): ModuleWithProviders<ChatHubModule> {
    return { ngModule: ChatHubModule, providers: [provideChatHub(options, ...features)] }
  }
}
