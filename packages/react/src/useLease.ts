import { useContext, useEffect, useState, useSyncExternalStore } from 'react'
import type { ChatHubController, ChatHubOptions, ChatHubSnapshot } from '@chathub/core'
import { ChatHubContext } from './ChatHubContext.js'
import { createLeaseStore } from './lease-store.js'

/** What one component has of the widget. */
export interface Lease<Picked> extends Pick<ChatHubController, 'load' | 'reload'> {
  readonly picked: Picked
}

/**
 * Leases the widget while the component is mounted.
 *
 * @param own - Options of the component; what they leave `undefined` is the provider's.
 * @param pick - What the component shows of the state. While that stays the same nothing is rendered.
 */
export function useLease<Picked>(
  own: ChatHubOptions | undefined,
  pick: (snapshot: ChatHubSnapshot) => Picked,
): Lease<Picked> {
  const options = mergeOptions(useContext(ChatHubContext), own)
  const [store] = useState(() => createLeaseStore(options))
  // Before the subscription, which leases the widget with the options of the render that counted.
  useEffect(() => store.setOptions(options))
  const { subscribe, getSnapshot, getServerSnapshot, load, reload } = store
  const picked = useSyncExternalStore(
    subscribe,
    () => pick(getSnapshot()),
    () => pick(getServerSnapshot()),
  )
  return { picked, load, reload }
}

function mergeOptions(provided?: ChatHubOptions, own: ChatHubOptions = {}): ChatHubOptions {
  const set = Object.entries(own).filter(([, value]) => value !== undefined)
  return { ...own, ...provided, ...Object.fromEntries(set) }
}
