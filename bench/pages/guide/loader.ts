// The guide's code for dynamic injection.

export function loadChatHubWidget(operatorToken: string): void {
  // Check if widget already loaded
  const existing = document.getElementById('operator-chat-panel-script')
  if (existing) {
    existing.remove()
  }

  // Create script element
  const script = document.createElement('script')
  script.type = 'module'
  script.id = 'operator-chat-panel-script'
  script.src = 'https://widget.smsbat.com/operator-chat-panel/widget-script.js'
  script.setAttribute('token', operatorToken)

  // Append to body
  document.body.appendChild(script)
}
