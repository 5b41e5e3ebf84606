import { countRun, startPanel } from './panel.js'

// The builds `one-file`, `custom-element` and `guard`: all of the panel in one file.
const switches = operatorChatPanelSwitches
const scriptUrl = import.meta.url
countRun()
if (switches.build === 'custom-element') startElement()
else if (switches.build !== 'guard' || isFirst()) {
  startPanel({ switches, scriptUrl, host: document.createElement('div') })
}

function startElement(): void {
  const name = 'operator-chat-panel'
  // A name can be taken once per document: a second run of the script ends here.
  customElements.define(name, class extends HTMLElement {})
  startPanel({ switches, scriptUrl, host: document.createElement(name) })
}

function isFirst(): boolean {
  // oxlint-disable-next-line no-underscore-dangle
  if (globalThis.__operatorChatPanelHasStarted) return false
  // oxlint-disable-next-line no-underscore-dangle
  globalThis.__operatorChatPanelHasStarted = true
  return true
}
