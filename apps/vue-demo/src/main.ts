import { createApp, shallowRef } from 'vue'
import { createChatHub } from '@chathub/vue'
import type { DemoSession } from '@chathub/demo-kit'
import FrontdeskApp from './frontdesk-app.vue'
import { sessionKey } from './session-key.js'
import '@chathub/demo-kit/styles.css'

const session = shallowRef<DemoSession | null>(null)
const app = createApp(FrontdeskApp)
app.provide(sessionKey, session)
app.use(
  createChatHub({
    tokenEndpoint: '/api/chathub/token',
    scriptUrl: () => session.value?.scriptUrl,
    fallbackContact: { email: 'support@example.com' },
  }),
)
app.mount('#app')
