import { getRegistry } from '../src/registry.ts'

/** Ends every widget and forgets every script, also those of a view whose test left them behind. */
export function cleanPage(): void {
  const { controllers, scripts, watches } = getRegistry()
  for (const controller of [...controllers.values()]) controller.takeDown()
  for (const { stop } of watches) stop()
  scripts.clear()
  document.head.replaceChildren()
  document.body.replaceChildren()
}
