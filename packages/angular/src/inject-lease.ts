import { isPlatformBrowser } from '@angular/common'
import {
  computed,
  DestroyRef,
  inject,
  NgZone,
  PLATFORM_ID,
  signal,
  untracked,
  type Signal,
} from '@angular/core'
import {
  createChatHubWidget,
  initialSnapshot,
  type ChatHubController,
  type ChatHubOptions,
  type ChatHubSnapshot,
} from '@chathub/core'
import { injectDefaults, mergeOptions } from './chat-hub-options'

/** A lease whose state is a signal. It ends with the injector that made it. */
export interface Lease extends Pick<ChatHubController, 'load' | 'reload'> {
  readonly snapshot: Signal<ChatHubSnapshot>
  /** Takes the lease, or hands the options of now to it. Does nothing on a server. */
  readonly update: () => void
}

/** What a user of the widget is told, soon after it happened and inside the zone. */
export interface LeaseEvents {
  /** The state has changed. */
  change(now: ChatHubSnapshot, before: ChatHubSnapshot): void
  /** A token of the source has replaced an older one. */
  tokenRefreshed(snapshot: ChatHubSnapshot): void
}

/**
 * Makes a lease that is taken by its first use. All that it does in the page happens outside the
 * zone, so that no timer of the widget holds up the application's stability.
 *
 * @param getOwn - Options of this user; may read signals.
 * @param events - What this user is told.
 */
export function injectLease(getOwn: () => ChatHubOptions, events?: LeaseEvents): Lease {
  const zone = inject(NgZone)
  const defaults = injectDefaults()
  // Not now: what an output writes in the middle of change detection may have been checked already.
  const later = (tell: () => void): void =>
    queueMicrotask(() => {
      if (!isIdle) zone.run(tell)
    })
  const ownEvents: ChatHubOptions = events
    ? {
        onTokenRefreshed(now) {
          defaults.onTokenRefreshed?.(now)
          later(() => events.tokenRefreshed(now))
        },
      }
    : {}
  const options = computed(() => mergeOptions(defaults, { ...getOwn(), ...ownEvents }))
  const initial = computed(() => initialSnapshot(options()))
  const live = signal<ChatHubSnapshot | null>(null)
  const snapshot = computed(() => live() ?? initial())
  let controller: ChatHubController | undefined
  let isIdle = !isPlatformBrowser(inject(PLATFORM_ID))

  // Untracked: what the user's functions read is no business of the effect that called us.
  const outside = <T>(action: () => T): T => zone.runOutsideAngular(() => untracked(action))
  const refresh = (now: ChatHubSnapshot): void => {
    const before = live() ?? initialSnapshot({})
    if (now === before) return
    live.set(now)
    later(() => events?.change(now, before))
  }
  const take = (): ChatHubController => {
    const taken = (controller = createChatHubWidget(options()))
    taken.subscribe(() => untracked(() => refresh(taken.getSnapshot())))
    refresh(taken.getSnapshot())
    return taken
  }
  // Resolved on a server: a rejection that a page awaits would end the server's process.
  const act = (action: (lease: ChatHubController) => Promise<void>): Promise<void> =>
    isIdle && !controller ? Promise.resolve() : outside(() => action(controller ?? take()))

  inject(DestroyRef).onDestroy(() => {
    isIdle = true
    outside(() => controller?.release())
  })
  return {
    snapshot,
    update() {
      const newest = options()
      if (!isIdle) outside(() => (controller ? controller.setOptions(newest) : take()))
    },
    load: (operatorToken) => act((lease) => lease.load(operatorToken)),
    reload: () => act((lease) => lease.reload()),
  }
}
