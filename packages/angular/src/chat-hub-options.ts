import { CSP_NONCE, inject, InjectionToken, NgZone } from '@angular/core'
import type { ChatHubOptions, ChatHubSnapshot } from '@chathub/core'

/** What `provideChatHub()` and its features were given, in this order. */
export const CHAT_HUB_OPTIONS: InjectionToken<readonly ChatHubOptions[]> = new InjectionToken(
  'options of provideChatHub()',
)

/** The options that hold where a service, directive or component says nothing. */
export function injectDefaults(): ChatHubOptions {
  const nonce = inject(CSP_NONCE, { optional: true }) ?? undefined
  const provided = inject(CHAT_HUB_OPTIONS, { optional: true }) ?? []
  return provided.reduce(mergeOptions, { nonce })
}

/** Joins options: those of `own` win, but `undefined` sets nothing. */
export function mergeOptions(defaults: ChatHubOptions, own: ChatHubOptions): ChatHubOptions {
  const set = Object.entries(own).filter(([, value]) => value !== undefined)
  return { ...own, ...defaults, ...Object.fromEntries(set) }
}

/**
 * Lets the callbacks run where Angular looks for changes. Done once for each `provideChatHub()`: the
 * functions stay the same, by which the widget knows that several users have one callback in common.
 */
export function injectCallbacksInZone(options: ChatHubOptions): ChatHubOptions {
  const zone = inject(NgZone)
  const { onReady, onError, onStatusChange, onTokenRefreshed } = options
  let refreshed: ChatHubSnapshot | undefined
  return {
    ...options,
    onReady: onReady && ((snapshot) => zone.run(() => onReady(snapshot))),
    onError: onError && ((error) => zone.run(() => onError(error))),
    onStatusChange: onStatusChange && ((snapshot) => zone.run(() => onStatusChange(snapshot))),
    onTokenRefreshed:
      onTokenRefreshed &&
      ((snapshot) => {
        // Each view calls it from a function of its own.
        if (snapshot === refreshed) return
        refreshed = snapshot
        zone.run(() => onTokenRefreshed(snapshot))
      }),
  }
}
