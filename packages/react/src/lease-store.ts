import {
  createChatHubWidget,
  initialSnapshot,
  type ChatHubController,
  type ChatHubOptions,
} from '@chathub/core'

/** A lease for `useSyncExternalStore`. The functions stay the same. */
export type LeaseStore = Pick<
  ChatHubController,
  'getSnapshot' | 'getServerSnapshot' | 'subscribe' | 'setOptions' | 'load' | 'reload'
>

/**
 * Makes a store that leases the widget while it is subscribed to. React subscribes in an effect, so
 * that a render which is thrown away leaves nothing behind.
 */
export function createLeaseStore(options: ChatHubOptions): LeaseStore {
  const initial = initialSnapshot(options)
  let newest = options
  let isSubscribed = false
  // Kept after its release: it then refuses `load()` as `disposed`.
  let lease: ChatHubController | undefined
  const getLease = (): ChatHubController => (lease ??= createChatHubWidget(newest))

  return {
    getSnapshot: () => (isSubscribed ? getLease().getSnapshot() : initial),
    getServerSnapshot: () => initial,
    load: (operatorToken) => getLease().load(operatorToken),
    reload: () => getLease().reload(),
    setOptions(next) {
      newest = next
      lease?.setOptions(next)
    },
    subscribe(listener) {
      // Held already if a child's effect, which ran before, has called `load()`.
      const held = getLease()
      held.hold()
      held.subscribe(listener)
      isSubscribed = true
      return () => {
        isSubscribed = false
        held.release()
      }
    },
  }
}
