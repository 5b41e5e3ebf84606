import { Directive, input, type InputSignal } from '@angular/core'
import { ChatHubView, type ChatHubInputs } from './chat-hub-view'

/**
 * Shows the operator panel while its element is in the template. The panel places itself in the
 * page; the element stays as it is.
 *
 * @example
 * <main [chatHubWidget]="token()">…</main>
 */
@Directive({ selector: '[chatHubWidget]', exportAs: 'chatHubWidget' })
export class ChatHubWidgetDirective extends ChatHubView {
  /** Operator JWT. `''`, `null` and `undefined` mean *not yet*, or the token source of `provideChatHub()`. */
  readonly chatHubWidget: InputSignal<string | null | undefined> = input<string | null>()

  protected override getInputs(): ChatHubInputs {
    return { operatorToken: this.chatHubWidget() }
  }
}
