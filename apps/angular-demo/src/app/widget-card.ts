import { Component, computed, input, output } from '@angular/core'
import type { ChatHubSnapshot } from '@chathub/angular'
import { clockTime, errorText, loginUrl, type StatusLogEntry } from '@chathub/demo-kit'
import { TokenLife } from './token-life'

/** The state of the chat widget, and buttons that try it out. */
@Component({
  selector: 'aside[demoWidgetCard]',
  imports: [TokenLife],
  host: { class: 'widget-card card', 'aria-labelledby': 'widget-title' },
  templateUrl: './widget-card.html',
})
export class WidgetCard {
  readonly chat =
    input.required<Pick<ChatHubSnapshot, 'status' | 'error' | 'expiresAt' | 'attempt'>>()
  readonly isMounted = input.required<boolean>()
  readonly log = input.required<readonly StatusLogEntry[]>()
  readonly load = output()
  readonly reload = output()
  readonly unmount = output()
  readonly mount = output()

  protected readonly clockTime = clockTime
  protected readonly loginUrl = loginUrl()
  protected readonly errorText = computed(() => errorText(this.chat().error))
  protected readonly actions = [
    { name: 'load', label: 'Load', isForMounted: true, event: this.load },
    { name: 'reload', label: 'Reload', isForMounted: true, event: this.reload },
    { name: 'unmount', label: 'Unmount', isForMounted: true, event: this.unmount },
    { name: 'mount', label: 'Mount', isForMounted: false, event: this.mount },
  ]
}
