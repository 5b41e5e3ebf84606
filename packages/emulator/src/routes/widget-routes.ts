import { Hono } from 'hono'
import { ApiError } from '../api-error.js'
import type { EmulatorContext } from '../context.js'
import { customerPage, customerScriptPath } from '../customer/page.js'
import type { RouteEnvironment } from './route-environment.js'
import { sendScript } from './send-script.js'

/** Path of the panel's script, as documented. */
export const widgetScriptPath = '/operator-chat-panel/widget-script.js'

const chunk = 'panel-chunk.js'

/** The panel's script, and the customer's page with its own. */
export function widgetRoutes(emulator: EmulatorContext): Hono<RouteEnvironment> {
  const routes = new Hono<RouteEnvironment>()

  routes.get(widgetScriptPath, (context) => {
    const { widget, scriptCacheControl } = emulator.faults.get()
    const file = widget.build === 'chunk' ? 'panel-entry.js' : 'operator-chat-panel.js'
    // One bundle for all: the script reads from this line what it is to be.
    const firstLine = `const operatorChatPanelSwitches = ${JSON.stringify(widget)}\n`
    return sendScript(context, { file, firstLine, cacheControl: scriptCacheControl })
  })
  routes.get('/operator-chat-panel/:file', (context) => {
    const { widget, scriptCacheControl } = emulator.faults.get()
    const { file } = context.req.param()
    if (widget.build !== 'chunk' || file !== chunk) {
      throw new ApiError(404, `The panel has no file "${file}".`)
    }
    return sendScript(context, { file, cacheControl: scriptCacheControl })
  })
  routes.get('/customer', (context) => context.html(customerPage()))
  routes.get(customerScriptPath, (context) =>
    sendScript(context, { file: 'customer.js', cacheControl: 'no-cache' }),
  )
  return routes
}
