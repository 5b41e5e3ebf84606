import { vi } from 'vitest'
import { installFakeWidget, type FakeWidget } from '@chathub/core/testing'
import { getRegistry } from '../src/registry.ts'

let widget: FakeWidget | undefined

/** Puts the fake in the place of the vendor's script, as every test has it. */
export function openPage(): void {
  widget = installFakeWidget({ isManual: true })
}

/** Takes everything away that a test may have left behind. */
export function cleanPage(): void {
  widget?.uninstall()
  document.head.replaceChildren()
  document.body.replaceChildren()
}

/** The script element as the vendor's script would look for it. */
export function scriptElement(): HTMLScriptElement | null {
  return document.querySelector<HTMLScriptElement>('#operator-chat-panel-script')
}

/** What the widget shows in the page. */
export function panels(): readonly HTMLElement[] {
  return widget?.panels ?? []
}

/** Lets the script arrive and run. */
export function arrive(): void {
  widget?.run('loads')
}

/** Lets the script fail to arrive. */
export function failToArrive(): void {
  widget?.run('fails')
}

/** Waits until the failure is known: the part that looks for its cause is fetched first. */
export async function untilExplained(): Promise<void> {
  const hasFailed = (): boolean =>
    [...getRegistry().controllers.values()].some(({ snapshot }) => snapshot.error)
  await vi.waitUntil(hasFailed, { interval: 1 })
}
