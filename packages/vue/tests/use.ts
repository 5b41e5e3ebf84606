import { mount } from '@vue/test-utils'
import { shallowRef, type Plugin, type ShallowRef } from 'vue'
import { useChatHub, type ChatHubOptions, type UseChatHubResult } from '../src/index.ts'

interface User {
  readonly chat: UseChatHubResult
  readonly options: ShallowRef<ChatHubOptions>
  readonly unmount: () => void
}

/** Mounts a component that uses the composable with options which can be replaced. */
export function use(initial: ChatHubOptions): User {
  const options = shallowRef(initial)
  return { ...mountUser(() => useChatHub(options)), options }
}

/** Mounts a component whose setup calls the composable. */
export function mountUser(
  call: () => UseChatHubResult,
  plugins: Plugin<[]>[] = [],
): Pick<User, 'chat' | 'unmount'> {
  let chat: UseChatHubResult | undefined
  const setup = (): void => {
    chat = call()
  }
  const wrapper = mount({ setup, render: () => null }, { global: { plugins } })
  if (!chat) throw new Error('The component was not set up')
  return { chat, unmount: () => wrapper.unmount() }
}
