import { offer } from '../contract.ts'
import { loadChatHubWidget } from './loader.ts'

offer({
  mount(count, options) {
    const { operatorToken } = options as { operatorToken: string }
    for (let done = 0; done < count; done++) loadChatHubWidget(operatorToken)
  },
  unmount() {
    document.getElementById('operator-chat-panel-script')?.remove()
  },
})
