import { getRegistry } from '../src/registry.ts'

/** Ends every widget and forgets every script, also those of a view whose test left them behind. */
export function cleanPage(): void {
  const { controllers, scripts, watchers } = getRegistry()
  for (const controller of [...controllers.values()]) controller.takeDown()
  for (const end of watchers.values()) end()
  scripts.clear()
  document.head.replaceChildren()
  document.body.replaceChildren()
}
