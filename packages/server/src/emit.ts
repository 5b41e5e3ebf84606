import type { ChatHubServerEvent, ChatHubServerListener } from './events.js'

/** Tells a listener, if there is one, what happened. */
export function emit(listener: ChatHubServerListener | undefined, event: ChatHubServerEvent): void {
  try {
    listener?.(event)
  } catch {
    // A log that fails is no reason to fail whoever waits for a token.
  }
}
