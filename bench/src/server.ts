import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { buildPage, type PageFiles } from './pages.ts'
import type { VariantName } from './variants.ts'

/** How the two hosts answer. */
export interface Answers {
  readonly scriptDelayMs: number
  readonly tokenDelayMs: number
  /** What the script host says of its file. */
  readonly cacheControl: string
  /** How long an image of the page takes that holds back its `load`; 0 for none. */
  readonly imageDelayMs: number
  /** How long a token lives. */
  readonly tokenLifeMs: number
}

/** The site of the benchmark and the host of the widget's script. */
export interface BenchServer {
  /** Requests since the last reset. */
  readonly counts: Readonly<{ script: number; token: number }>
  /** When the script was asked for first, in milliseconds since the epoch. */
  readonly firstScriptAt: number
  /** Address of a page. */
  pageUrl(name: VariantName, copies?: number): string
  /** Sets the counts to 0 and says how the hosts answer from now on. */
  reset(answers?: Partial<Answers>): void
  /** Sets the hosts' clock ahead until the next reset. */
  passTime(ms: number): void
  close(): Promise<void>
}

const vendorUrl = 'https://widget.smsbat.com/operator-chat-panel/widget-script.js'

const defaults: Answers = {
  scriptDelayMs: 0,
  tokenDelayMs: 0,
  cacheControl: 'max-age=3600',
  imageDelayMs: 0,
  tokenLifeMs: 24 * 3_600_000,
}

/** The widget: counts its runs in the page, whether it runs there or in a frame, and shows a panel. */
const widget = `
const page = window.top
page.benchRuns = (page.benchRuns ?? 0) + 1
page.benchRanAt ??= performance.timeOrigin + performance.now()
const panel = document.createElement('div')
panel.textContent = 'panel'
document.body.append(panel)
page.benchPanels = [...(page.benchPanels ?? []), new WeakRef(panel)]
`

/** Starts both hosts on free ports of the loopback interface. */
export async function startServer(): Promise<BenchServer> {
  let answers = defaults
  const counts = { script: 0, token: 0 }
  let firstScriptAt = Infinity
  let aheadMs = 0
  const built = new Map<string, Promise<PageFiles>>()
  const vendor = createServer(async (_, response) => {
    counts.script++
    firstScriptAt = Math.min(firstScriptAt, Date.now())
    await delay(answers.scriptDelayMs)
    send(response, 'text/javascript', widget, { 'cache-control': answers.cacheControl })
  })
  const scriptUrl = `${await listen(vendor)}/widget-script.js`

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const [, folder = '', file = ''] = decodeURIComponent(pathname).split('/')
    if (pathname === '/api/chathub/token') {
      counts.token++
      await delay(answers.tokenDelayMs)
      const now = Date.now() + aheadMs
      const token = JSON.stringify(makeToken(now + answers.tokenLifeMs))
      send(response, 'application/json', token, { date: new Date(now).toUTCString() })
    } else if (folder === 'image') {
      await delay(answers.imageDelayMs)
      response.writeHead(204).end()
    } else if (file === '') {
      send(response, 'text/html', pageHtml(folder, Number(searchParams.get('copies')), answers))
    } else {
      const name = folder as VariantName
      if (!built.has(name)) built.set(name, buildPage(name))
      const code = (await built.get(name))?.get(file)
      if (code === undefined) response.writeHead(404).end()
      else send(response, 'text/javascript', code.replaceAll(vendorUrl, scriptUrl))
    }
  }
  const site = createServer((request, response) => void answer(request, response))
  const siteUrl = await listen(site)

  return {
    counts,
    get firstScriptAt() {
      return firstScriptAt
    },
    passTime(ms) {
      aheadMs += ms
    },
    pageUrl: (name, copies = 1) => `${siteUrl}/${encodeURIComponent(name)}/?copies=${copies}`,
    reset(next) {
      counts.script = 0
      counts.token = 0
      firstScriptAt = Infinity
      aheadMs = 0
      answers = { ...defaults, ...next }
    },
    close: async () => {
      await Promise.all([vendor, site].map(stop))
    },
  }
}

function pageHtml(name: string, copies: number, { imageDelayMs }: Answers): string {
  const scripts = Array.from(
    { length: copies },
    (_, copy) => `<script type="module" src="/${name}/application.js?copy=${copy}"></script>`,
  )
  const image = imageDelayMs === 0 ? '' : '<img src="/image/slow" alt="">'
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>bench</title>
    <link rel="icon" href="data:,">${scripts.join('')}</head>
    <body><main id="app"></main>${image}</body></html>`
}

function makeToken(expiresAt: number): { readonly token: string; readonly expiresAt: string } {
  const claims = { operator_id: 101, exp: Math.floor(expiresAt / 1000) }
  return { token: encodeToken(claims), expiresAt: new Date(expiresAt).toISOString() }
}

/** A token of the right form that nobody has signed: the widget of the benchmark does not look. */
export function encodeToken(claims: object): string {
  return [{ alg: 'none' }, claims, 'signature']
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
}

function send(
  response: ServerResponse,
  type: string,
  content: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(200, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    'access-control-allow-origin': '*',
    'timing-allow-origin': '*',
    // Isolated pages have clocks of 5 µs.
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'cross-origin',
    ...headers,
  })
  response.end(content)
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return `http://127.0.0.1:${address instanceof Object ? address.port : 0}`
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
