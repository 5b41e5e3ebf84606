import { defineComponent } from 'vue'

// The guide's component for Vue.

export const ChatHub = defineComponent({
  name: 'App',
  data() {
    return {
      operatorToken: '',
    }
  },
  async mounted() {
    // Get operator token
    this.operatorToken = await this.fetchOperatorToken()

    // Load widget
    this.loadWidget()
  },
  methods: {
    async fetchOperatorToken() {
      // Your token fetching logic
      const response = await fetch('/api/chathub/token')
      return response.text()
    },
    loadWidget() {
      if (!this.operatorToken) return

      const script = document.createElement('script')
      script.type = 'module'
      script.id = 'operator-chat-panel-script'
      script.src = 'https://widget.smsbat.com/operator-chat-panel/widget-script.js'
      script.setAttribute('token', this.operatorToken)

      document.body.appendChild(script)
    },
  },
  beforeUnmount() {
    const script = document.getElementById('operator-chat-panel-script')
    if (script) {
      script.remove()
    }
  },
  render: () => null,
})
