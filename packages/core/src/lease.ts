import { findFault } from './check-token.js'
import { SharedController } from './controller.js'
import { isServer } from './environment.js'
import { chatHubError, type ChatHubError } from './errors.js'
import { notify, rejected } from './notify.js'
import { checkOptions } from './options.js'
import { getRegistry } from './registry.js'
import { initialSnapshot } from './state.js'
import { hasTokenSource } from './token-source.js'
import type { LeaseState } from './users.js'
import type { ChatHubController, ChatHubOptions, ChatHubSnapshot } from './types.js'

/**
 * Takes a hold on the organization's one widget and starts it, if there is a token or a source for
 * one. On a server it does nothing.
 *
 * @example
 * const chat = createChatHubWidget({ tokenEndpoint: '/api/chathub/token' })
 * chat.subscribe(() => console.log(chat.getSnapshot().status))
 * // On logout:
 * chat.destroy()
 *
 * @param options - All of them optional; without a token source the widget waits for `load(token)`.
 * @returns The hold. Give it back with `release()` or `destroy()`.
 * @throws {@link ChatHubError} `invalid-options` for options that no page could run with. Failures
 * of the world are in the snapshot and in `onError`.
 */
export function createChatHubWidget(options: ChatHubOptions = {}): ChatHubController {
  checkOptions(options)
  return isServer() ? createIdleLease(initialSnapshot(options)) : createLease(options)
}

function createLease(options: ChatHubOptions): ChatHubController {
  const serverSnapshot = initialSnapshot(options)
  const lease: LeaseState = { options, listeners: new Set() }
  // A variable, since the page may change its options in place.
  let { organization } = serverSnapshot
  let shared = getShared(organization)
  /** Comes back with a hold that is taken again. */
  let loadedToken: string | undefined
  /** Whether it was loaded while the hold was given back: then what the widget has left may be somebody else's. */
  let isNews = false
  /** What a logout while the hold is given back ends. */
  let broughtToken = ''
  const give = (isForGood: boolean): void => {
    // Somebody else's token may have come in its place, or one of a source.
    const isOther = loadedToken && shared.isHeldBy(lease) && !shared.hasToken(loadedToken)
    if (isForGood || isOther) loadedToken = undefined
    if (shared.isHeldBy(lease)) broughtToken = lease.options.operatorToken ?? ''
    shared.remove(lease, isForGood)
    lease.listeners.clear()
  }
  const controller: ChatHubController = {
    getSnapshot: () => shared.snapshot,
    getServerSnapshot: () => serverSnapshot,
    subscribe(listener) {
      // Wrapped, so that a function that subscribes twice is called twice.
      const entry = (): void => listener()
      lease.listeners.add(entry)
      return () => lease.listeners.delete(entry)
    },
    load(operatorToken) {
      // What cannot be a token changes nothing.
      const isToken = operatorToken !== undefined && !findFault(operatorToken)
      if (isToken) loadedToken = operatorToken
      if (!shared.isHeldBy(lease)) {
        isNews ||= isToken
        return disposed()
      }
      const loading = shared.load(lease, operatorToken)
      loading.catch((error: ChatHubError) => {
        if (error.code.startsWith('token-') && loadedToken === operatorToken)
          loadedToken = undefined
      })
      return loading
    },
    reload: () => (shared.isHeldBy(lease) ? shared.reload(lease) : disposed()),
    setOptions(next) {
      checkOptions(next)
      const isMove = organization !== (next.organization ?? undefined)
      organization = next.organization ?? undefined
      const { operatorToken } = lease.options
      if (isMove || operatorToken || next.operatorToken) loadedToken = undefined
      const isLogout = operatorToken && !next.operatorToken
      if (!shared.isHeldBy(lease)) {
        lease.options = next
        if (isLogout) shared.takeBack(broughtToken)
      } else if (isMove) {
        shared.remove(lease, true)
        if (isLogout) shared.takeBack(operatorToken)
        lease.options = next
        shared = getShared(organization)
        shared.add(lease)
        for (const listener of [...lease.listeners]) notify(listener)
      } else shared.update(lease, next)
    },
    hold() {
      if (shared.isHeldBy(lease)) return
      shared = getShared(organization)
      const hasOwn = lease.options.operatorToken || hasTokenSource(lease.options)
      if (loadedToken && isNews && !hasOwn && !shared.isUsed && !shared.hasToken(loadedToken)) {
        shared.takeDown()
        shared = getShared(organization)
      }
      isNews = false
      shared.add(lease)
      if (loadedToken && shared.isUntouched) void controller.load(loadedToken)
    },
    release: () => give(false),
    destroy: () => give(true),
  }
  shared.add(lease)
  return controller
}

function getShared(organization: string | undefined): SharedController {
  const { controllers } = getRegistry()
  const known = controllers.get(organization)
  if (known) return known
  const shared = new SharedController(organization)
  controllers.set(organization, shared)
  return shared
}

const nothing = (): void => {}

function createIdleLease(serverSnapshot: ChatHubSnapshot): ChatHubController {
  return {
    getSnapshot: () => serverSnapshot,
    getServerSnapshot: () => serverSnapshot,
    subscribe: () => nothing,
    load: disposed,
    reload: disposed,
    setOptions: nothing,
    hold: nothing,
    release: nothing,
    destroy: nothing,
  }
}

function disposed(): Promise<void> {
  return rejected(chatHubError('disposed'))
}
