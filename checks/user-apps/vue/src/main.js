import { createApp } from 'vue'
import App from './App.vue'

const { operatorToken, scriptUrl } = await (await fetch('/settings.json')).json()

createApp(App, { operatorToken, scriptUrl }).mount('#app')
