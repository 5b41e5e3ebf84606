import type { BrowserContext, WebSocketRoute } from '@playwright/test'
import { WebSocket } from 'ws'
import type { Emulator } from './emulator.js'

/** Hosts of the vendor. Source: the vendor's documentation of API and widget. */
const vendorHosts: ReadonlySet<string> = new Set(['widget.smsbat.com', 'chatapi.smsbat.com'])

/** Has everything that a context's pages ask of the vendor answered by an emulator. */
export async function bringVendorHome(context: BrowserContext, { url }: Emulator): Promise<void> {
  await context.route(isVendor, async (route) => {
    const { pathname, search } = new URL(route.request().url())
    try {
      const response = await route.fetch({ url: url + pathname + search, maxRedirects: 0 })
      await route.fulfill({ response })
    } catch {
      // Cut off by a fault, or the page is gone.
      await route.abort('connectionfailed').catch(() => {})
    }
  })
  await context.routeWebSocket(isVendor, (page) => {
    const { pathname, search } = new URL(page.url())
    bridge(page, new WebSocket(url.replace('http', 'ws') + pathname + search))
  })
}

function isVendor({ host }: URL): boolean {
  return vendorHosts.has(host)
}

/** Carries messages both ways, and the end of either side to the other. */
function bridge(page: WebSocketRoute, server: WebSocket): void {
  const waiting: (string | Buffer)[] = []
  page.onMessage((message) => {
    if (server.readyState === server.OPEN) server.send(message)
    else waiting.push(message)
  })
  page.onClose(() => server.close())
  server.on('open', () => {
    for (const message of waiting.splice(0)) server.send(message)
  })
  // SignalR's JSON protocol has texts only.
  server.on('message', (data) => page.send(textOf(data)))
  server.on('close', () => void page.close())
  // A refused or cut connection ends with `close` as well.
  server.on('error', () => {})
}

function textOf(data: WebSocket.RawData): string {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(new Uint8Array(data))
  return bytes.toString('utf8')
}
