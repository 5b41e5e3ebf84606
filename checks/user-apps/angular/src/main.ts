import { Component } from '@angular/core'
import { bootstrapApplication } from '@angular/platform-browser'
import { ChatHubWidgetDirective, provideChatHub } from '@chathub/angular'

const { operatorToken, scriptUrl } = await (await fetch('/settings.json')).json()

@Component({
  selector: 'app-root',
  imports: [ChatHubWidgetDirective],
  template: `
    <h1>An Angular application</h1>
    <div [chatHubWidget]="token"></div>
  `,
})
class App {
  readonly token: string = operatorToken
}

await bootstrapApplication(App, { providers: [provideChatHub({ scriptUrl })] })
