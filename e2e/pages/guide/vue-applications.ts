import { createApp, type Component } from 'vue'
import App from '../../tests/guide-code/app.vue'
import AppWithComponent from '../../tests/guide-code/app-with-component.vue'
import type { Mount } from './guide.ts'

function mounting(component: Component): Mount {
  return (element) => {
    const app = createApp(component)
    app.mount(element)
    return () => app.unmount()
  }
}

export const mount: Mount = mounting(App)
export const mountWithComponent: Mount = mounting(AppWithComponent)
