import { startPanel } from './panel.js'
import type { PanelOptions } from './panel.js'

export { countRun } from './panel.js'

let hasStarted = false

/** Puts the panel into the page, once: it keeps what it has in the module. */
export function startPanelOnce(options: PanelOptions): void {
  if (hasStarted) return
  hasStarted = true
  startPanel(options)
}
