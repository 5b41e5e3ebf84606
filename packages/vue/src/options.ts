import { toValue, unref, type MaybeRef, type MaybeRefOrGetter } from 'vue'
import type { ChatHubCallbacks, ChatHubOptions } from '@chathub/core'

type FunctionOption = 'getToken' | 'validateToken' | 'consent' | 'isReady' | keyof ChatHubCallbacks

/** The options, or a ref or getter of them. Each option may be a ref; one that is never a function also a getter. */
export type UseChatHubOptions = MaybeRefOrGetter<{
  readonly [Name in keyof ChatHubOptions]: Name extends FunctionOption
    ? MaybeRef<ChatHubOptions[Name]>
    : MaybeRefOrGetter<ChatHubOptions[Name]>
}>

/** The values of the options. The later source wins, but `undefined` sets nothing. */
export function resolveOptions(sources: (UseChatHubOptions | undefined)[]): ChatHubOptions {
  const options: Record<string, unknown> = {}
  for (const source of sources) {
    for (const [name, option] of Object.entries(toValue(source) ?? {})) {
      const isGetter = typeof option === 'function' && !isFunctionOption(name)
      const value: unknown = isGetter ? (option as () => unknown)() : unref(option)
      if (value !== undefined || !(name in options)) options[name] = value
    }
  }
  return options
}

function isFunctionOption(name: string): boolean {
  return /^(on|get|is|validate)[A-Z]|^consent$/.test(name)
}
