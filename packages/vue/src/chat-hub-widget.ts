import {
  inject,
  onBeforeUpdate,
  shallowRef,
  toHandlerKey,
  type SetupContext,
  type VNodeChild,
} from 'vue'
import type { ChatHubError, ChatHubOptions } from '@chathub/core'
import { chatHubKey } from './create-chat-hub.js'
import { useLease } from './use-lease.js'

/** Props of {@link ChatHubWidget}: every option. The callbacks are the events `ready`, `error`, `status-change`, `token-refreshed`. */
export interface ChatHubWidgetProps extends ChatHubOptions {}

/** Slots of {@link ChatHubWidget}: what stands in its place while it does not run. */
export interface ChatHubWidgetSlots {
  /** Shown from the first render until the widget runs. */
  loading?(): VNodeChild
  /** Shown while the widget has failed, instead of the library's own contact text. */
  fallback?(props: ChatHubFallbackProps): VNodeChild
}

/** What the slot `fallback` is given. */
export interface ChatHubFallbackProps {
  /** What went wrong and what to do. */
  readonly error: ChatHubError
  /** Starts the widget again. */
  readonly reload: () => Promise<void>
}

type EventName = 'ready' | 'error' | 'statusChange' | 'tokenRefreshed'

const events: readonly EventName[] = ['ready', 'error', 'statusChange', 'tokenRefreshed']

const props = {
  operatorToken: null,
  getToken: null,
  tokenEndpoint: null,
  organization: null,
  validateToken: null,
  strategy: null,
  // Bare in a template it means `true`, and left out it means nothing.
  consent: { type: [Boolean, Object, Function], default: undefined },
  isolation: null,
  container: null,
  scriptUrl: null,
  scriptId: null,
  attributes: null,
  nonce: null,
  integrity: null,
  crossOrigin: null,
  referrerPolicy: null,
  timeoutMs: null,
  retry: null,
  refreshBeforeMs: null,
  reloadPolicy: null,
  unmountDelayMs: null,
  fallbackContact: null,
  locale: null,
  isReady: null,
  // A listener `@ready` is the prop `onReady`.
  onReady: null,
  onError: null,
  onStatusChange: null,
  onTokenRefreshed: null,
} satisfies Record<keyof ChatHubOptions, unknown>

const component = {
  name: 'ChatHubWidget',
  inheritAttrs: false,
  props,
  setup(given: ChatHubOptions, { attrs, emit, ...context }: SetupContext<EventName[]>) {
    const slots: ChatHubWidgetSlots = context.slots
    // Vue changes the slots in place, and renders this component again when one comes or goes.
    const hasFallback = shallowRef(slots.fallback !== undefined)
    onBeforeUpdate(() => {
      hasFallback.value = slots.fallback !== undefined
    })
    const { snapshot, reload } = useLease(inject(chatHubKey, undefined), () => {
      const options: Record<string, unknown> = { operatorToken: given.operatorToken }
      // What nobody has set is left out here, once, and not looked at again further down.
      for (const name of Object.keys(props)) {
        const value = given[name as keyof ChatHubOptions]
        if (value !== undefined) options[name] = value
      }
      if (hasFallback.value) options['fallbackContact'] = false
      for (const event of events) {
        const name = toHandlerKey(event)
        // An event that nobody listens to leaves the plugin's callback alone.
        if (options[name] ?? attrs[`${name}Once`])
          options[name] = (value: unknown) => emit(event, value)
      }
      return options
    })
    return (): VNodeChild => {
      // A slot first: without one, no change of the state renders anything.
      if (slots.fallback && snapshot.value.error) {
        return slots.fallback({ error: snapshot.value.error, reload })
      }
      return slots.loading && /waiting|loading/.test(snapshot.value.status) ? slots.loading() : null
    }
  },
}

/**
 * Shows the operator panel while it is mounted. The panel places itself in the page; where this
 * component stands only the slots `loading` and `fallback` are rendered.
 *
 * @example
 * <ChatHubWidget :operator-token="token"><template #loading>Loading the chat…</template></ChatHubWidget>
 */
export const ChatHubWidget = component as unknown as new () => {
  $props: ChatHubWidgetProps
  $slots: ChatHubWidgetSlots
}
