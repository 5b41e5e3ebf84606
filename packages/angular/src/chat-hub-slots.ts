import { Directive, inject, TemplateRef } from '@angular/core'
import type { ChatHubError } from '@chathub/core'

/**
 * What `<chat-hub-widget>` shows until the widget runs, from the first render on.
 *
 * @example
 * <chat-hub-widget [operatorToken]="token()">
 *   <p *chatHubLoading>The chat is opening…</p>
 * </chat-hub-widget>
 */
@Directive({ selector: 'ng-template[chatHubLoading]' })
export class ChatHubLoading {
  /** The template to show. */
  readonly template: TemplateRef<void> = inject<TemplateRef<void>>(TemplateRef)
}

/** What the template of {@link ChatHubFallback} is given. */
export interface ChatHubFallbackContext {
  /** What went wrong and what to do. */
  readonly $implicit: ChatHubError
  /** Starts the widget again. */
  readonly reload: () => Promise<void>
}

/**
 * What `<chat-hub-widget>` shows while the widget has failed, instead of the library's own contact text.
 *
 * @example
 * <chat-hub-widget [operatorToken]="token()">
 *   <p *chatHubFallback="let error; let reload = reload">
 *     {{ error.message }} <button (click)="reload()">Try again</button>
 *   </p>
 * </chat-hub-widget>
 */
@Directive({ selector: 'ng-template[chatHubFallback]' })
export class ChatHubFallback {
  /** The template to show. */
  readonly template: TemplateRef<ChatHubFallbackContext> =
    inject<TemplateRef<ChatHubFallbackContext>>(TemplateRef)

  /** Tells the compiler of templates what `let error` is. */
  static ngTemplateContextGuard(
    _directive: ChatHubFallback,
    _context: unknown,
  ): _context is ChatHubFallbackContext {
    return true
  }
}
