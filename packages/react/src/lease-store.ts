import {
  createChatHubWidget,
  initialSnapshot,
  type ChatHubController,
  type ChatHubError,
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
  let isAway = false
  let loadedToken: string | undefined
  // Kept after its release: it then refuses `load()` as `disposed`.
  let lease: ChatHubController | undefined
  const getLease = (): ChatHubController => (lease ??= createChatHubWidget(newest))

  return {
    getSnapshot: () => (isSubscribed ? getLease().getSnapshot() : initial),
    getServerSnapshot: () => initial,
    load(operatorToken) {
      const loading = getLease().load((loadedToken = operatorToken))
      loading.catch(({ code }: ChatHubError) => {
        if (code.startsWith('token-') && loadedToken === operatorToken) loadedToken = undefined
      })
      return loading
    },
    reload: () => getLease().reload(),
    setOptions(next) {
      if (next.operatorToken || next.organization !== newest.organization) loadedToken = undefined
      newest = next
      lease?.setOptions(next)
    },
    subscribe(listener) {
      const early = lease
      const held = (lease = createChatHubWidget(newest))
      // Effects of children run first: one of them may have called `load()`.
      early?.release()
      // What `<Activity>` has hidden for long comes back as it was, where nothing else has started meanwhile.
      const { operatorToken, getToken, tokenEndpoint } = newest
      const isNew =
        !operatorToken && !getToken && !tokenEndpoint && held.getSnapshot().attempt === 0
      if (isAway && isNew && loadedToken) void held.load(loadedToken)
      isAway = false
      held.subscribe(listener)
      isSubscribed = true
      return () => {
        isSubscribed = false
        isAway = true
        held.release()
      }
    },
  }
}
