import '@angular/compiler'
import { Component, signal, type ApplicationRef } from '@angular/core'
import { bootstrapApplication } from '@angular/platform-browser'
import { ChatHubWidget, provideChatHub } from '@chathub/angular'
import type { Mount } from './guide.ts'

// Without the syntax of decorators, which only Angular's own builder is set up for.
const Desk = Component({
  selector: 'guide-desk',
  imports: [ChatHubWidget],
  template: `
    <button id="toggle" (click)="isShown.set(!isShown())">Sales</button>
    @if (isShown()) {
      <chat-hub-widget organization="sales" />
    }
    <chat-hub-widget organization="support" />
  `,
})(
  class {
    readonly isShown = signal(true)
  },
)

export const mount: Mount = (element) => {
  element.append(document.createElement('guide-desk'))
  const starting: Promise<ApplicationRef> = bootstrapApplication(Desk, {
    providers: [provideChatHub({ tokenEndpoint: '/api/chathub/token' })],
  })
  return () => void starting.then((application) => application.destroy())
}
