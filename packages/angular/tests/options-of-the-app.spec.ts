import {
  Component,
  createEnvironmentInjector,
  CSP_NONCE,
  EnvironmentInjector,
  inject,
  Injectable,
  NgModule,
} from '@angular/core'
import { TestBed } from '@angular/core/testing'
import { describe, expect, it, vi } from 'vitest'
import { panels, scriptElement } from '../../core/tests/fake-page.ts'
import { operatorToken } from '../../core/tests/operator-token.ts'
import {
  ChatHubModule,
  ChatHubService,
  ChatHubWidget,
  ChatHubWidgetDirective,
  provideChatHub,
  withInjectedOptions,
} from '../src/index.ts'
import { failScript, runScript, settle } from './settle.ts'
import { use } from './use.ts'

const token = operatorToken()

@Injectable({ providedIn: 'root' })
class Session {
  readonly organization = '24'
}

@Component({
  selector: 'app-of-modules',
  standalone: false,
  template: `
    <main [chatHubWidget]="token">Work</main>
    <chat-hub-widget [operatorToken]="token"><p *chatHubLoading>Loading…</p></chat-hub-widget>
  `,
})
class AppOfModules {
  readonly token = token
}

@NgModule({ declarations: [AppOfModules], imports: [ChatHubModule] })
class AppModule {}

describe('options of the app', () => {
  it('are missing: a service that a component provides needs none', async () => {
    TestBed.configureTestingModule({ providers: [ChatHubService] })
    const chat = TestBed.inject(ChatHubService)

    void chat.load(token)
    await runScript()

    expect(chat.status()).toBe('ready')
  })

  it('start nothing by themselves', async () => {
    const getToken = vi.fn(async () => token)
    TestBed.configureTestingModule({ providers: [provideChatHub({ getToken })] })

    TestBed.inject(Session)
    await settle()

    expect(getToken).not.toHaveBeenCalled()
    expect(scriptElement()).toBeNull()
  })

  it('hold for a user without options', async () => {
    TestBed.configureTestingModule({ providers: [provideChatHub({ operatorToken: token })] })
    const chat = TestBed.inject(ChatHubService)

    await runScript()

    expect(chat.status()).toBe('ready')
  })

  it('hold where a user says nothing, and give way where it says something', async () => {
    const getToken = vi.fn(async () => token)
    TestBed.configureTestingModule({
      providers: [provideChatHub({ getToken, organization: '6', scriptId: 'chat' })],
    })

    const { widget } = use({ organization: '24', scriptId: undefined })
    await settle()

    expect(widget.snapshot().organization).toBe('24')
    expect(getToken).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ organization: '24' }),
    )
    expect(document.querySelector('#chat')?.getAttribute('token')).toBe(token)
  })

  it('call each callback once, however many users there are', async () => {
    const [onReady, onError] = [vi.fn(), vi.fn()]
    TestBed.configureTestingModule({
      providers: [provideChatHub({ operatorToken: token, onReady, onError })],
    })
    TestBed.inject(ChatHubService)
    use({})
    use({ locale: 'fr' })

    await failScript()

    expect(onReady).not.toHaveBeenCalled()
    expect(onError).toHaveBeenCalledTimes(1)
  })

  it('come from other services too, and then go before the fixed ones', async () => {
    const feature = withInjectedOptions(() => ({ organization: inject(Session).organization }))
    TestBed.configureTestingModule({
      providers: [provideChatHub({ operatorToken: token, organization: '6' }, feature)],
    })

    const chat = TestBed.inject(ChatHubService)

    expect(chat.organization()).toBe('24')
  })
})

describe('options of a route', () => {
  it('replace those of the application, and the panel of its service ends with it', async () => {
    TestBed.configureTestingModule({
      providers: [provideChatHub({ operatorToken: token, organization: '6', scriptId: 'chat' })],
    })
    const route = createEnvironmentInjector(
      [provideChatHub({ operatorToken: token, organization: '24' })],
      TestBed.inject(EnvironmentInjector),
    )

    const chat = route.get(ChatHubService)
    await runScript()
    expect(chat.snapshot()).toMatchObject({ organization: '24', status: 'ready' })
    expect(document.querySelector('#chat')).toBeNull()
    route.destroy()

    expect(scriptElement()).toBeNull()
    expect(panels().map((panel) => panel.style.display)).toEqual(['none'])
  })
})

describe('the nonce', () => {
  it("is Angular's own", () => {
    TestBed.configureTestingModule({ providers: [{ provide: CSP_NONCE, useValue: 'abc' }] })

    use({ operatorToken: token })

    expect(scriptElement()?.nonce).toBe('abc')
  })

  it('gives way to the one of the options', () => {
    TestBed.configureTestingModule({
      providers: [{ provide: CSP_NONCE, useValue: 'abc' }, provideChatHub({ nonce: 'def' })],
    })

    use({ operatorToken: token })

    expect(scriptElement()?.nonce).toBe('def')
  })
})

describe('the module', () => {
  it('brings directive, component and slots to the templates of a module', async () => {
    TestBed.configureTestingModule({ imports: [AppModule] })
    const fixture = TestBed.createComponent(AppOfModules)
    fixture.detectChanges()
    expect(fixture.nativeElement.textContent).toContain('Loading…')

    await runScript()

    expect(fixture.nativeElement.textContent.trim()).toBe('Work')
    expect(panels()).toHaveLength(1)
  })

  it('provides the options and the service in the root module', async () => {
    TestBed.configureTestingModule({
      imports: [ChatHubModule.forRoot({ operatorToken: token, scriptId: 'chat' })],
    })

    const chat = TestBed.inject(ChatHubService)

    expect(chat.status()).toBe('loading')
    expect(document.querySelector('#chat')?.getAttribute('token')).toBe(token)
  })
})

describe('the service', () => {
  @Component({
    selector: 'app-desk',
    template: '{{ chat.status() }}',
    providers: [ChatHubService],
  })
  class Desk {
    readonly chat = inject(ChatHubService)
  }

  it('shows its state in a template', async () => {
    const fixture = TestBed.createComponent(Desk)
    fixture.detectChanges()
    expect(fixture.nativeElement.textContent).toBe('idle')

    void fixture.componentInstance.chat.load(token)
    await runScript()

    expect(fixture.nativeElement.textContent).toBe('ready')
  })

  it('ends with the component that provides it', async () => {
    const fixture = TestBed.createComponent(Desk)
    void fixture.componentInstance.chat.load(token)
    await runScript()

    fixture.destroy()

    expect(scriptElement()).toBeNull()
    expect(panels().map((panel) => panel.style.display)).toEqual(['none'])
  })

  it('has each part of the state as a signal', async () => {
    TestBed.configureTestingModule({ providers: [provideChatHub({ organization: '6' })] })
    const chat = TestBed.inject(ChatHubService)

    void chat.load(token)
    await failScript()
    void chat.reload()

    expect(chat.snapshot()).toMatchObject({ status: 'loading', error: null, attempt: 2 })
    expect(chat.status()).toBe('loading')
    expect(chat.error()).toBeNull()
    expect(chat.attempt()).toBe(2)
    expect(chat.organization()).toBe('6')
    expect(chat.expiresAt()).toBeGreaterThan(Date.now())
  })
})

describe('the directive', () => {
  @Component({
    selector: 'app-desk',
    imports: [ChatHubWidgetDirective],
    template: `
      <main
        #chat="chatHubWidget"
        [chatHubWidget]="token"
        (ready)="heard.push('ready')"
        (chatHubError)="heard.push($event.code)"
        (statusChange)="heard.push($event.status)"
      >
        Work, {{ chat.status() }}
      </main>
    `,
  })
  class Desk {
    token: string | null | undefined = token
    readonly heard: string[] = []
  }

  it('shows the panel with a token and nothing else set up, and leaves its element as it is', async () => {
    const fixture = TestBed.createComponent(Desk)
    fixture.detectChanges()

    await runScript()

    expect(panels().map((panel) => panel.textContent)).toEqual([token])
    expect(fixture.nativeElement.textContent.trim()).toBe('Work, ready')
    expect(fixture.componentInstance.heard).toEqual(['loading', 'ready', 'ready'])
  })

  it.each([undefined, null, ''])('waits for a token while it is %o', (waiting) => {
    const fixture = TestBed.createComponent(Desk)
    fixture.componentInstance.token = waiting
    fixture.detectChanges()

    expect(fixture.nativeElement.textContent.trim()).toBe('Work, waiting')
    expect(scriptElement()).toBeNull()
  })

  it('tells of errors', async () => {
    const fixture = TestBed.createComponent(Desk)
    fixture.detectChanges()

    await failScript()

    expect(fixture.componentInstance.heard).toEqual(['loading', 'error', 'script-unreachable'])
  })

  it('shares its panel with a component', async () => {
    const fixture = TestBed.createComponent(Desk)
    fixture.detectChanges()
    TestBed.createComponent(ChatHubWidget).detectChanges()

    await runScript()
    fixture.destroy()

    expect(panels().map((panel) => panel.style.display)).toEqual([''])
  })
})
