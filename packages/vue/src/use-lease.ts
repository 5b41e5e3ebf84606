import {
  computed,
  getCurrentInstance,
  onActivated,
  onDeactivated,
  onMounted,
  onScopeDispose,
  shallowRef,
  watch,
  type ShallowRef,
} from 'vue'
import {
  createChatHubWidget,
  initialSnapshot,
  type ChatHubController,
  type ChatHubError,
  type ChatHubSnapshot,
} from '@chathub/core'
import { resolveOptions, type UseChatHubOptions } from './options.js'

/** A lease whose state is a ref. */
export interface Lease extends Pick<ChatHubController, 'load' | 'reload'> {
  readonly snapshot: ShallowRef<ChatHubSnapshot>
}

/** Leases the widget for the life of the scope, except while the component is put aside. */
export function useLease(...sources: (UseChatHubOptions | undefined)[]): Lease {
  const options = computed(() => resolveOptions(sources))
  const initial = initialSnapshot(options.value)
  const snapshot = shallowRef(initial)
  let lease = createChatHubWidget(options.value)
  let isAway = false
  let loadedToken: string | undefined

  const update = (): void => {
    snapshot.value = isAway ? initial : lease.getSnapshot()
  }
  const show = (): void => {
    if (isAway) {
      isAway = false
      lease = createChatHubWidget(options.value)
      // What was put aside for long comes back as it was, where nothing else has started meanwhile.
      const { operatorToken, getToken, tokenEndpoint } = options.value
      const isNew =
        !operatorToken && !getToken && !tokenEndpoint && lease.getSnapshot().attempt === 0
      if (isNew && loadedToken) void lease.load(loadedToken)
    }
    lease.subscribe(update)
    update()
  }
  const leave = (): void => {
    isAway = true
    lease.release()
    update()
  }

  watch(options, (next, before) => {
    if (next.operatorToken || next.organization !== before.organization) loadedToken = undefined
    lease.setOptions(next)
  })
  onScopeDispose(leave)
  if (getCurrentInstance()) {
    // Not before the mount: the first render in a browser has to be like the server's.
    onMounted(show)
    onActivated(show)
    onDeactivated(leave)
  } else show()
  return {
    snapshot,
    load(operatorToken) {
      const loading = lease.load((loadedToken = operatorToken))
      loading.catch(({ code }: ChatHubError) => {
        if (code.startsWith('token-') && loadedToken === operatorToken) loadedToken = undefined
      })
      return loading
    },
    reload: () => lease.reload(),
  }
}
