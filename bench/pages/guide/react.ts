import { useEffect } from 'react'

// The guide's component for React.

export function ChatHubWidget({ operatorToken }: { readonly operatorToken: string }): null {
  useEffect(() => {
    if (!operatorToken) return

    // Load widget
    const script = document.createElement('script')
    script.type = 'module'
    script.id = 'operator-chat-panel-script'
    script.src = 'https://widget.smsbat.com/operator-chat-panel/widget-script.js'
    script.setAttribute('token', operatorToken)

    document.body.appendChild(script)

    // Cleanup on unmount
    return () => {
      const existing = document.getElementById('operator-chat-panel-script')
      if (existing) {
        existing.remove()
      }
    }
  }, [operatorToken])

  return null
}
