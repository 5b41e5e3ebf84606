import { Component, signal } from '@angular/core'
import { TestBed } from '@angular/core/testing'
import { describe, expect, it, vi } from 'vitest'
import { panels, scriptElement } from '../../core/tests/fake-page.ts'
import { operatorToken } from '../../core/tests/operator-token.ts'
import {
  ChatHubFallback,
  ChatHubLoading,
  ChatHubWidget,
  type ChatHubOptions,
} from '../src/index.ts'
import { failScript, runScript } from './settle.ts'
import { use } from './use.ts'

const token = operatorToken()

@Component({
  selector: 'app-desk',
  imports: [ChatHubWidget, ChatHubLoading, ChatHubFallback],
  template: `
    <chat-hub-widget [operatorToken]="token()">
      <p *chatHubLoading>Loading…</p>
      <p *chatHubFallback="let error; let retry = reload">
        Failed: {{ error.code }} <button (click)="retry()">Try again</button>
      </p>
    </chat-hub-widget>
  `,
})
class Desk {
  readonly token = signal<string | null | undefined>('')
}

function showDesk(options: Pick<ChatHubOptions, 'operatorToken'> = { operatorToken: token }) {
  const fixture = TestBed.createComponent(Desk)
  fixture.componentInstance.token.set(options.operatorToken)
  fixture.detectChanges()
  const element: HTMLElement = fixture.nativeElement
  return { text: () => element.textContent?.trim(), element }
}

describe('the component', () => {
  it('shows the panel with a token and nothing else set up', async () => {
    const fixture = TestBed.createComponent(ChatHubWidget)
    fixture.componentRef.setInput('operatorToken', token)
    fixture.detectChanges()

    await runScript()

    expect(panels().map((panel) => panel.textContent)).toEqual([token])
    expect(fixture.nativeElement.childElementCount).toBe(0)
  })

  it('has no box of its own, and adds no style element', () => {
    const fixture = TestBed.createComponent(ChatHubWidget)
    fixture.detectChanges()

    expect(fixture.nativeElement.style.display).toBe('contents')
    expect(document.querySelector('style')).toBeNull()
  })

  it('hands on the settings of the script element', () => {
    use({
      operatorToken: token,
      scriptUrl: 'https://example.com/chat.js',
      scriptId: 'chat',
      nonce: 'abc',
      crossOrigin: 'anonymous',
      referrerPolicy: 'no-referrer',
      attributes: { 'data-theme': 'dark' },
    })

    expect(document.querySelector('#chat')?.outerHTML).toBe(
      `<script data-theme="dark" type="module" id="chat" crossorigin="anonymous" referrerpolicy="no-referrer" nonce="abc" src="https://example.com/chat.js" token="${token}"></script>`,
    )
  })

  it('makes one panel of a hundred components', async () => {
    for (let count = 0; count < 100; count += 1) use({ operatorToken: token })

    await runScript()

    expect(panels()).toHaveLength(1)
  })

  it.each([undefined, null, ''])('waits for a token while it is %o', (waiting) => {
    expect(showDesk({ operatorToken: waiting }).text()).toBe('Loading…')
    expect(scriptElement()).toBeNull()
  })

  it('tells of ready, of errors and of each change of the status', async () => {
    const [onReady, onError, onStatusChange] = [vi.fn(), vi.fn(), vi.fn()]
    const { update } = use({ operatorToken: token, onReady, onError, onStatusChange })

    await failScript()
    update({ operatorToken: operatorToken({ operatorId: 102 }) })
    await runScript()

    expect(onError).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 'script-unreachable' }),
    )
    expect(onReady).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ status: 'ready' }))
    expect(onStatusChange.mock.calls.map(([{ status }]) => status)).toEqual([
      'loading',
      'error',
      'loading',
      'ready',
    ])
  })
})

describe('the loading slot', () => {
  it('is shown from the first render until the panel runs', async () => {
    const { text } = showDesk()
    expect(text()).toBe('Loading…')

    await runScript()

    expect(text()).toBe('')
  })
})

describe('the fallback slot', () => {
  it('is shown with the error, instead of the built-in contact', async () => {
    const { text } = showDesk()

    await failScript()

    expect(text()).toContain('Failed: script-unreachable')
    expect(document.querySelector('.chat-fallback')).toBeNull()
  })

  it('leaves the built-in contact in place where it is missing', async () => {
    use({ operatorToken: token })

    await failScript()

    expect(document.querySelectorAll('.chat-fallback')).toHaveLength(1)
  })

  it('starts the panel again and makes room for it', async () => {
    const { text, element } = showDesk()
    await failScript()

    element.querySelector('button')?.click()
    TestBed.tick()
    expect(text()).toBe('Loading…')
    await runScript()

    expect(text()).toBe('')
    expect(panels()).toHaveLength(1)
  })
})
