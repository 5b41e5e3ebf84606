// @vitest-environment node
import '@angular/compiler'
import {
  Component,
  inject,
  provideZonelessChangeDetection,
  type ApplicationRef,
  type Type,
} from '@angular/core'
import { bootstrapApplication, type BootstrapContext } from '@angular/platform-browser'
import { provideServerRendering, renderApplication } from '@angular/platform-server'
import { describe, expect, it, vi } from 'vitest'
import { operatorToken } from '../../core/tests/operator-token.ts'
import {
  ChatHubFallback,
  ChatHubLoading,
  ChatHubService,
  ChatHubWidget,
  ChatHubWidgetDirective,
  provideChatHub,
  type ChatHubOptions,
} from '../src/index.ts'

const token = operatorToken()

@Component({
  selector: 'app-root',
  imports: [ChatHubWidget, ChatHubWidgetDirective, ChatHubLoading, ChatHubFallback],
  providers: [ChatHubService],
  template: `
    <main [chatHubWidget]="token">Work</main>
    <chat-hub-widget [operatorToken]="token">
      <p *chatHubLoading>Loading…</p>
      <p *chatHubFallback>No chat</p>
    </chat-hub-widget>
    <output>{{ chat.status() }} {{ loaded }}</output>
  `,
})
class App {
  readonly token = token
  readonly chat = inject(ChatHubService)
  loaded = ''

  async ngOnInit(): Promise<void> {
    await this.chat.load(token)
    this.loaded = 'done'
  }
}

function render(app: Type<unknown>, options: ChatHubOptions = {}): Promise<string> {
  const providers = [
    provideServerRendering(),
    provideZonelessChangeDetection(),
    provideChatHub(options),
  ]
  const bootstrap = (context: BootstrapContext): Promise<ApplicationRef> =>
    bootstrapApplication(app, { providers }, context)
  return renderApplication(bootstrap, {
    document: '<app-root></app-root>',
    url: 'http://localhost/',
    allowedHosts: ['localhost'],
  })
}

describe('on a server', () => {
  it('the component renders the loading slot only, without the token', async () => {
    vi.useRealTimers()

    const html = await render(App)

    expect(html).toContain('<p>Loading…</p>')
    expect(html).not.toContain('No chat')
    expect(html).not.toContain('<script')
    // A policy would forbid either.
    expect(html).not.toContain('<style')
    expect(html).not.toContain('style=')
    expect(html).not.toContain(token)
  })

  it('a user has the first state of the browser', async () => {
    vi.useRealTimers()

    expect(await render(App, { tokenEndpoint: '/api/chathub/token' })).toContain('>waiting ')
  })

  it('import and rendering start nothing', async () => {
    vi.useRealTimers()
    expect(typeof document).toBe('undefined')
    const getToken = vi.fn(async () => token)

    await render(App, { getToken })

    expect(getToken).not.toHaveBeenCalled()
    expect(Object.getOwnPropertySymbols(globalThis)).not.toContain(Symbol.for('chathub.registry.1'))
  })
})
