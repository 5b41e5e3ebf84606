import { isPlatformBrowser, NgTemplateOutlet } from '@angular/common'
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  contentChild,
  inject,
  input,
  PLATFORM_ID,
  type InputSignal,
} from '@angular/core'
import { ChatHubFallback, ChatHubLoading, type ChatHubFallbackContext } from './chat-hub-slots'
import { ChatHubView, type ChatHubInputs } from './chat-hub-view'

type OptionInput<Name extends keyof ChatHubInputs> = InputSignal<ChatHubInputs[Name]>

/**
 * Shows the operator panel while it is in the template. The panel places itself in the page; where
 * this component stands only the slots {@link ChatHubLoading} and {@link ChatHubFallback} are rendered.
 * Every option is an input; what is `undefined` is the one of `provideChatHub()`.
 *
 * @example
 * <chat-hub-widget [operatorToken]="token()">
 *   <p *chatHubLoading>The chat is opening…</p>
 * </chat-hub-widget>
 */
@Component({
  selector: 'chat-hub-widget',
  exportAs: 'chatHubWidget',
  imports: [NgTemplateOutlet],
  template: `
    @if (failure(); as context) {
      @if (fallbackSlot(); as slot) {
        <ng-container [ngTemplateOutlet]="slot.template" [ngTemplateOutletContext]="context" />
      }
    } @else if (isLoading()) {
      @if (loadingSlot(); as slot) {
        <ng-container [ngTemplateOutlet]="slot.template" />
      }
    }
  `,
  host: { '[style.display]': 'display' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChatHubWidget extends ChatHubView {
  /** Operator JWT. `''`, `null` and `undefined` mean *not yet*. */
  readonly operatorToken: OptionInput<'operatorToken'> = input()
  /** Fetches an operator token from your back end; called outside Angular's zone. */
  readonly getToken: OptionInput<'getToken'> = input()
  /** URL of your back end's token route, for example `/api/chathub/token`. */
  readonly tokenEndpoint: OptionInput<'tokenEndpoint'> = input()
  /** Organization whose operator is meant. Default: the operator's own. */
  readonly organization: OptionInput<'organization'> = input()
  /** Asks whether a token is good before the script starts with it: URL of your validation route, or a function. */
  readonly validateToken: OptionInput<'validateToken'> = input()
  /** When the widget starts. @defaultValue 'eager' */
  readonly strategy: OptionInput<'strategy'> = input()
  /** Consent to the vendor's script: a boolean, a promise of one, or a function that is given a listener. @defaultValue true */
  readonly consent: OptionInput<'consent'> = input()
  /** Where the widget runs. @defaultValue 'auto': `page` for a token that is handed over, else `frame` */
  readonly isolation: OptionInput<'isolation'> = input()
  /** Element, or CSS selector of one, that the widget's frame fills. Default: the window, clipped to what is painted. */
  readonly container: OptionInput<'container'> = input()
  /** URL of the widget's script. @defaultValue the operator panel that ChatHub documents */
  readonly scriptUrl: OptionInput<'scriptUrl'> = input()
  /** `id` of the script element. @defaultValue 'operator-chat-panel-script' */
  readonly scriptId: OptionInput<'scriptId'> = input()
  /** More attributes of the script element. */
  readonly attributes: OptionInput<'attributes'> = input()
  /** CSP nonce of the script element. Default: Angular's `CSP_NONCE`. */
  readonly nonce: OptionInput<'nonce'> = input()
  /** Subresource integrity of the script, for example `sha384-…`. */
  readonly integrity: OptionInput<'integrity'> = input()
  /** CORS mode of the script. Default: the browser's for module scripts, `anonymous`. */
  readonly crossOrigin: OptionInput<'crossOrigin'> = input()
  /** Referrer policy of the script. Default: the page's. */
  readonly referrerPolicy: OptionInput<'referrerPolicy'> = input()
  /** How long the token and the script may take, in milliseconds each. @defaultValue 30000 */
  readonly timeoutMs: OptionInput<'timeoutMs'> = input()
  /** How many times a start that failed for the network's sake is tried again by itself. @defaultValue 3 */
  readonly retry: OptionInput<'retry'> = input()
  /** How long before its end a token of the source is replaced, in milliseconds. @defaultValue 3600000, at most a quarter of its life */
  readonly refreshBeforeMs: OptionInput<'refreshBeforeMs'> = input()
  /** Whether a fresh token waits while the operator writes. @defaultValue 'when-idle' */
  readonly reloadPolicy: OptionInput<'reloadPolicy'> = input()
  /** How long a widget that nobody uses any more is kept, hidden, in milliseconds. @defaultValue 1000 */
  readonly unmountDelayMs: OptionInput<'unmountDelayMs'> = input()
  /** What the page shows while the chat does not run and there is no `chatHubFallback`; `false` for nothing. */
  readonly fallbackContact: OptionInput<'fallbackContact'> = input()
  /** Language of the library's own texts: `en`, `fr` or `uk`. Default: the page's `lang`, else `en`. */
  readonly locale: OptionInput<'locale'> = input()
  /** Tells whether the widget runs, given the document that it runs in. */
  readonly isReady: OptionInput<'isReady'> = input()

  // Set by script it is no inline style to a policy; in a server's HTML it would be.
  protected readonly display = isPlatformBrowser(inject(PLATFORM_ID)) ? 'contents' : null
  protected readonly loadingSlot = contentChild(ChatHubLoading)
  protected readonly fallbackSlot = contentChild(ChatHubFallback)
  protected readonly isLoading = computed(() => /waiting|loading/.test(this.status()))
  protected readonly failure = computed<ChatHubFallbackContext | null>(() => {
    const error = this.error()
    return error && { $implicit: error, reload: this.reload }
  })

  protected override getInputs(): {
    readonly [Name in keyof Required<ChatHubInputs>]: ChatHubInputs[Name]
  } {
    return {
      operatorToken: this.operatorToken(),
      getToken: this.getToken(),
      tokenEndpoint: this.tokenEndpoint(),
      organization: this.organization(),
      validateToken: this.validateToken(),
      strategy: this.strategy(),
      consent: this.consent(),
      isolation: this.isolation(),
      container: this.container(),
      scriptUrl: this.scriptUrl(),
      scriptId: this.scriptId(),
      attributes: this.attributes(),
      nonce: this.nonce(),
      integrity: this.integrity(),
      crossOrigin: this.crossOrigin(),
      referrerPolicy: this.referrerPolicy(),
      timeoutMs: this.timeoutMs(),
      retry: this.retry(),
      refreshBeforeMs: this.refreshBeforeMs(),
      reloadPolicy: this.reloadPolicy(),
      unmountDelayMs: this.unmountDelayMs(),
      fallbackContact: this.fallbackSlot() ? false : this.fallbackContact(),
      locale: this.locale(),
      isReady: this.isReady(),
    }
  }
}
