// Compiled with strict templates, not run: what a template may say, and what the types of it are.
import { HttpClient } from '@angular/common/http'
import { Component, inject, signal, type EnvironmentProviders, type Signal } from '@angular/core'
import {
  ChatHubFallback,
  ChatHubLoading,
  ChatHubService,
  ChatHubWidget,
  ChatHubWidgetDirective,
  provideChatHub,
  withInjectedOptions,
  type ChatHubConsent,
  type ChatHubError,
  type ChatHubSnapshot,
  type ChatHubStatus,
  type ChatHubTokenAnswer,
} from '../src/index.ts'

@Component({
  selector: 'app-every-input',
  imports: [ChatHubWidget, ChatHubLoading, ChatHubFallback],
  template: `
    <chat-hub-widget
      #chat="chatHubWidget"
      [operatorToken]="null"
      [getToken]="getToken"
      tokenEndpoint="/api/chathub/token"
      organization="6"
      [validateToken]="validateToken"
      strategy="idle"
      [consent]="consent"
      isolation="page"
      container="#chat"
      scriptUrl="https://example.com/chat.js"
      scriptId="chat"
      [attributes]="{ 'data-theme': 'dark' }"
      nonce="abc"
      integrity="sha384-abc"
      crossOrigin="anonymous"
      referrerPolicy="no-referrer"
      [timeoutMs]="10000"
      [retry]="1"
      [refreshBeforeMs]="60000"
      reloadPolicy="immediate"
      [unmountDelayMs]="0"
      [fallbackContact]="false"
      locale="fr"
      [isReady]="isReady"
      (ready)="note($event)"
      (chatHubError)="report($event)"
      (statusChange)="note($event)"
      (tokenRefreshed)="note($event)"
    >
      <ng-template chatHubLoading>Loading…</ng-template>
      <p *chatHubFallback="let error; let reload = reload">
        {{ isError(error) }} <button type="button" (click)="reload()">Try again</button>
      </p>
    </chat-hub-widget>
    <button type="button" (click)="chat.reload()">{{ isStatus(chat.status()) }}</button>
  `,
})
export class EveryInput {
  readonly getToken = async (): Promise<ChatHubTokenAnswer> => ({
    token: '',
    expiresAt: new Date(),
  })
  readonly validateToken = async (token: string): Promise<boolean> => token !== ''
  readonly consent: ChatHubConsent = (listener) => {
    listener(true)
    return () => {}
  }
  readonly isReady = (itsDocument: Document): boolean => itsDocument.body.childElementCount > 0
  note(_snapshot: ChatHubSnapshot): void {}
  report(_error: ChatHubError): void {}
  isError(error: ChatHubError): string {
    return error.code
  }
  isStatus(status: ChatHubStatus): string {
    return status
  }
}

@Component({
  selector: 'app-token',
  imports: [ChatHubWidgetDirective],
  template: '<main #chat="chatHubWidget" [chatHubWidget]="token()">{{ chat.status() }}</main>',
})
export class Token {
  readonly token = signal<string | null | undefined>(undefined)
}

@Component({ selector: 'app-in-code', providers: [ChatHubService], template: '' })
export class InCode {
  readonly #chat = inject(ChatHubService)
  readonly status: Signal<ChatHubStatus> = this.#chat.status
  readonly error: Signal<ChatHubError | null> = this.#chat.error
  readonly expiresAt: Signal<number | null> = this.#chat.expiresAt

  start(event: Event): Promise<void> {
    // @ts-expect-error -- an event is no token
    void this.#chat.load(event)
    return this.#chat.load('')
  }
}

export const providers: EnvironmentProviders[] = [
  provideChatHub({ tokenEndpoint: '/api/chathub/token' }),
  provideChatHub(
    {},
    withInjectedOptions(() => {
      const http = inject(HttpClient)
      const getToken = (): Promise<string> =>
        new Promise((resolve, reject) => {
          http.get('/token', { responseType: 'text' }).subscribe({ next: resolve, error: reject })
        })
      return { getToken }
    }),
  ),
  // @ts-expect-error -- a token is a string
  provideChatHub({ operatorToken: 1 }),
]
