import { offer } from './contract.ts'

// The least that anybody can do: one module tag with the vendor's URL.
offer({
  mount() {
    const script = document.createElement('script')
    script.type = 'module'
    script.src = 'https://widget.smsbat.com/operator-chat-panel/widget-script.js'
    document.head.append(script)
  },
  unmount() {},
})
