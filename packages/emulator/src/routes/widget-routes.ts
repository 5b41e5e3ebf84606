import { createHash } from 'node:crypto'
import { Hono } from 'hono'
import { ApiError } from '../api-error.js'
import type { EmulatorContext } from '../context.js'
import { customerPage, customerScriptPath } from '../customer/page.js'
import { readBundle } from '../widget-bundles.js'
import type { RouteContext, RouteEnvironment } from './route-environment.js'

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
    return script(context, { file, firstLine, cacheControl: scriptCacheControl })
  })
  routes.get('/operator-chat-panel/:file', (context) => {
    const { widget, scriptCacheControl } = emulator.faults.get()
    const { file } = context.req.param()
    if (widget.build !== 'chunk' || file !== chunk) {
      throw new ApiError(404, `The panel has no file "${file}".`)
    }
    return script(context, { file, cacheControl: scriptCacheControl })
  })
  routes.get('/customer', (context) => context.html(customerPage()))
  routes.get(customerScriptPath, (context) =>
    script(context, { file: 'customer.js', cacheControl: 'no-cache' }),
  )
  return routes
}

interface ServedScript {
  /** Its name in `dist/widget`. */
  readonly file: string
  readonly cacheControl: string
  readonly firstLine?: string
}

async function script(
  context: RouteContext,
  { file, cacheControl, firstLine = '' }: ServedScript,
): Promise<Response> {
  const bundle = await readBundle(file)
  if (bundle === null) {
    return context.text(`dist/widget/${file} is missing. Build @chathub/emulator first.\n`, 404)
  }
  const body = firstLine + bundle
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  context.header('cache-control', cacheControl)
  context.header('etag', etag)
  if (context.req.header('if-none-match') === etag) return context.body(null, 304)
  context.header('content-type', 'text/javascript; charset=utf-8')
  return context.body(body)
}
