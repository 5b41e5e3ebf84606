import './zone-flags.ts'
import 'zone.js'
import {
  ApplicationRef,
  ChangeDetectionStrategy,
  Component,
  ErrorHandler,
  NgZone,
  provideZoneChangeDetection,
} from '@angular/core'
import { TestBed } from '@angular/core/testing'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { arrive, panels } from '../../core/tests/fake-page.ts'
import { operatorToken } from '../../core/tests/operator-token.ts'
import { ChatHubService, ChatHubWidget, provideChatHub } from '../src/index.ts'

const token = operatorToken()

@Component({
  selector: 'app-desk',
  imports: [ChatHubWidget],
  // A field that an output writes stands before the output in the template: Angular complains if
  // the output emits while it looks for changes.
  template: `
    <p>{{ status }}</p>
    <chat-hub-widget [operatorToken]="token" (statusChange)="note($event.status)" />
  `,
  changeDetection: ChangeDetectionStrategy.Default,
})
class Desk {
  token = token
  status = 'none'
  readonly zones: boolean[] = []

  note(status: string): void {
    this.status = status
    this.zones.push(NgZone.isInAngularZone())
  }
}

function provideZone(options: Parameters<typeof provideChatHub>[0] = {}): void {
  TestBed.configureTestingModule({
    providers: [
      provideZoneChangeDetection(),
      provideChatHub(options),
      { provide: ErrorHandler, useValue: { handleError } },
    ],
  })
}

const handleError = vi.fn()

/** Lets promises settle, with the clock at rest. */
async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0)
}

describe('with zone.js', () => {
  beforeEach(() => {
    handleError.mockReset()
  })

  it('an output may write what the template shows', async () => {
    provideZone()
    const fixture = TestBed.createComponent(Desk)
    fixture.autoDetectChanges()
    await settle()
    expect(fixture.nativeElement.textContent.trim()).toBe('loading')

    arrive()
    await settle()

    expect(fixture.nativeElement.textContent.trim()).toBe('ready')
    expect(fixture.componentInstance.zones).toEqual([true, true])
    expect(handleError).not.toHaveBeenCalled()
  })

  it('callbacks run inside the zone, getToken outside', async () => {
    const zones: Record<string, boolean> = {}
    const note = (name: string) => () => {
      zones[name] = NgZone.isInAngularZone()
    }
    provideZone({
      getToken: async () => {
        note('getToken')()
        return token
      },
      onReady: note('onReady'),
      onStatusChange: note('onStatusChange'),
    })
    TestBed.inject(NgZone).run(() => TestBed.inject(ChatHubService))
    await settle()

    arrive()
    await settle()

    expect(zones).toEqual({ getToken: false, onReady: true, onStatusChange: true })
  })

  it('the application is stable while the token and the script are on their way', async () => {
    const answer = Promise.withResolvers<string>()
    provideZone({ getToken: () => answer.promise })
    const zone = TestBed.inject(NgZone)
    zone.run(() => TestBed.inject(ChatHubService))

    expect(zone.hasPendingMacrotasks).toBe(false)
    await expect(TestBed.inject(ApplicationRef).whenStable()).resolves.toBeUndefined()
    answer.resolve(token)
    await settle()

    expect(TestBed.inject(ChatHubService).status()).toBe('loading')
    expect(zone.hasPendingMacrotasks).toBe(false)
    await expect(TestBed.inject(ApplicationRef).whenStable()).resolves.toBeUndefined()
  })

  it('the delay after the last user has gone holds up nothing', async () => {
    provideZone()
    const zone = TestBed.inject(NgZone)
    const fixture = zone.run(() => TestBed.createComponent(Desk))
    fixture.detectChanges()
    arrive()
    await settle()

    zone.run(() => fixture.destroy())

    expect(panels().map((panel) => panel.style.display)).toEqual(['none'])
    expect(zone.hasPendingMacrotasks).toBe(false)
  })
})
