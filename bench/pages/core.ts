import { createChatHubWidget, type ChatHubController } from '@chathub/core'
import { offer } from './contract.ts'

let leases: ChatHubController[] = []

offer({
  mount(count, options) {
    leases = Array.from({ length: count }, () => createChatHubWidget(options))
  },
  unmount() {
    for (const lease of leases) lease.release()
    leases = []
  },
})
