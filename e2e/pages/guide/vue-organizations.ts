import { createApp, h, KeepAlive, ref } from 'vue'
import { ChatHubWidget, createChatHub } from '@chathub/vue'
import type { Mount } from './guide.ts'

const Sales = { name: 'Sales', render: () => h(ChatHubWidget, { organization: 'sales' }) }

const Desk = {
  setup() {
    const isShown = ref(true)
    const toggle = (): void => {
      isShown.value = !isShown.value
    }
    return () => [
      h('button', { id: 'toggle', onClick: toggle }, 'Sales'),
      h(KeepAlive, () => (isShown.value ? h(Sales) : null)),
      h(ChatHubWidget, { organization: 'support' }),
    ]
  },
}

export const mount: Mount = (element) => {
  const app = createApp(Desk)
  app.use(createChatHub({ tokenEndpoint: '/api/chathub/token' }))
  app.mount(element)
  return () => app.unmount()
}
