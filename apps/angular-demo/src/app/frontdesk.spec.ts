import { VERSION } from '@angular/core'
import { TestBed, type ComponentFixture } from '@angular/core/testing'
import { provideChatHub } from '@chathub/angular'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CurrentSession } from './current-session'
import { Frontdesk } from './frontdesk'

const scriptUrl = 'https://panel.example.com/widget-script.js'

const session = {
  user: { username: 'olena', name: 'Olena Kovalenko' },
  organization: { id: 6, name: 'Aurora Travel' },
  scriptUrl,
  links: { customer: 'http://localhost/customer', start: 'http://localhost/', emulator: '' },
}

const fetchStub = vi.fn<(url: string | URL) => Promise<Response>>()

function find(fixture: ComponentFixture<Frontdesk>, testId: string): HTMLElement | null {
  return fixture.nativeElement.querySelector(`[data-testid="${testId}"]`)
}

function scripts(): Element[] {
  return [...document.querySelectorAll(`script[src="${scriptUrl}"]`)]
}

async function show(): Promise<ComponentFixture<Frontdesk>> {
  const fixture = TestBed.createComponent(Frontdesk)
  await vi.waitFor(() => {
    expect(find(fixture, 'operator') ?? find(fixture, 'problem')).toBeTruthy()
  })
  return fixture
}

describe('the application', () => {
  beforeEach(() => {
    fetchStub.mockImplementation(async () => Response.json(session))
    vi.stubGlobal('fetch', fetchStub)
    TestBed.configureTestingModule({
      providers: [
        CurrentSession,
        provideChatHub({ operatorToken: 'test-token-for-development', scriptUrl }),
      ],
    })
  })
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  it('runs on another Angular than the library was built with', () => {
    expect(VERSION.major).toBe('22')
  })

  it('shows the operator, the work and the state of the widget, whose script is in the page', async () => {
    const fixture = await show()
    await vi.waitFor(() => expect(find(fixture, 'status')?.textContent).toBe('loading'))

    expect(find(fixture, 'operator')?.textContent).toBe('Olena Kovalenko')
    expect(find(fixture, 'organization')?.textContent).toBe('Aurora Travel')
    expect(fixture.nativeElement.querySelectorAll('tbody tr')).toHaveLength(12)
    expect(find(fixture, 'loading')).toBeTruthy()
    expect(scripts()).toHaveLength(1)
  })

  it('takes the widget away and brings it back', async () => {
    const fixture = await show()
    await vi.waitFor(() => expect(scripts()).toHaveLength(1))

    find(fixture, 'unmount')?.click()
    await fixture.whenStable()
    expect(scripts()).toHaveLength(0)
    expect(find(fixture, 'status')?.textContent).toBe('idle')
    find(fixture, 'mount')?.click()
    await fixture.whenStable()

    expect(scripts()).toHaveLength(1)
    expect(find(fixture, 'mount')?.getAttribute('aria-disabled')).toBe('true')
  })

  it('says so when its server does not answer, and tries again', async () => {
    fetchStub.mockRejectedValueOnce(new TypeError('Failed to fetch'))
    const fixture = await show()

    find(fixture, 'retry')?.click()

    await vi.waitFor(() => expect(find(fixture, 'operator')).toBeTruthy())
    expect(find(fixture, 'problem')).toBeNull()
  })
})
