import { Component, inject, output } from '@angular/core'
import {
  ChatHubFallback,
  ChatHubLoading,
  ChatHubService,
  ChatHubWidget,
  type ChatHubSnapshot,
} from '@chathub/angular'

/** Keeps the panel in the page while it is there, and has the service for the screen. */
@Component({
  selector: 'demo-chat-dock',
  imports: [ChatHubWidget, ChatHubLoading, ChatHubFallback],
  providers: [ChatHubService],
  template: `
    <chat-hub-widget (statusChange)="statusChange.emit($event)">
      <p *chatHubLoading class="slot slot-loading" data-testid="loading">The chat is opening…</p>
      <div *chatHubFallback class="slot slot-fallback" data-testid="fallback">
        <p>Chat is temporarily unavailable.</p>
        <p>Contact us: <a href="mailto:support@example.com">support&#64;example.com</a></p>
      </div>
    </chat-hub-widget>
  `,
})
export class ChatDock {
  readonly statusChange = output<ChatHubSnapshot>()
  readonly chat = inject(ChatHubService)
}
