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
  const lease = createChatHubWidget(options.value)
  let isShown = false
  let isAway = false

  const update = (): void => {
    snapshot.value = isAway ? initial : lease.getSnapshot()
  }
  const show = (): void => {
    isShown = true
    // Those of before are not to come back where the watch has not run yet, or where newer ones were refused.
    if (isAway) lease.setOptions(options.value)
    isAway = false
    lease.hold()
    lease.subscribe(update)
    update()
  }
  const leave = (): void => {
    isShown = false
    isAway = true
    lease.release()
    update()
  }

  watch(options, (next) => {
    // Shown with options that were refused, it has no hold yet.
    if (isShown && isAway) show()
    else lease.setOptions(next)
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
    load: (operatorToken) => lease.load(operatorToken),
    reload: () => lease.reload(),
  }
}
