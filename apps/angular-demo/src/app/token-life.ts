import { Component, computed, DestroyRef, inject, input, signal } from '@angular/core'
import { tokenLife } from '@chathub/demo-kit'

/** How long the token still lives, written anew every second. */
@Component({ selector: '[demoTokenLife]', template: '{{ text() }}' })
export class TokenLife {
  readonly expiresAt = input.required<number | null>({ alias: 'demoTokenLife' })
  readonly #now = signal(Date.now())
  protected readonly text = computed(() => tokenLife(this.expiresAt(), this.#now()))

  constructor() {
    const timer = setInterval(() => this.#now.set(Date.now()), 1000)
    inject(DestroyRef).onDestroy(() => clearInterval(timer))
  }
}
