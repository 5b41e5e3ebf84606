import { countRun, startPanelOnce } from './panel-chunk.js'

// The build `chunk`: this file runs again under a new URL, the module that it imports does not.
countRun()
startPanelOnce({
  switches: operatorChatPanelSwitches,
  scriptUrl: import.meta.url,
  host: document.createElement('div'),
})
