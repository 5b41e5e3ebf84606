import { createServer } from 'node:http'
import { demoApps, demoNames, startDemoApp } from './demo-app.mjs'
import { choosePort } from './ports.mjs'
import { startPage } from './start-page.mjs'

/**
 * @typedef {import('./demo-app.mjs').DemoName} DemoName
 * @typedef {(typeof serverNames)[number]} ServerName
 * @typedef {{ title: string, wanted: number, taken: number }} BusyPort
 * @typedef {object} DemoOptions
 * @property {Partial<Record<ServerName, number>>} [ports] - Wanted ports; any free one where none is named.
 * @property {boolean} [collectErrors] - Whether the demos' pages collect their errors for a test. Default: no.
 * @property {(port: BusyPort) => void} [onPortBusy] - Hears that a wanted port is busy and which one serves instead.
 *
 * @typedef {object} Demos
 * @property {Record<ServerName, string>} urls - Addresses without a slash at the end.
 * @property {string} customerUrl - The customer's page.
 * @property {import('@chathub/emulator').Emulator} emulator
 * @property {() => Promise<void>} close - Stops all servers.
 */

/** All servers, in the order in which they take their ports, as a person calls them. */
const serverTitles = {
  start: 'start page',
  emulator: 'emulator',
  tokenServer: 'token server',
  react: `${demoApps.react.title} demo`,
  vue: `${demoApps.vue.title} demo`,
  angular: `${demoApps.angular.title} demo`,
  html: `${demoApps.html.title} demo`,
}
const serverNames = /** @type {const} */ (['start', 'emulator', 'tokenServer', ...demoNames])

/** Ports of `npm start`. @type {Readonly<Record<ServerName, number>>} */
export const defaultPorts = {
  start: 4000,
  emulator: 4010,
  tokenServer: 4020,
  react: 4031,
  vue: 4032,
  angular: 4033,
  html: 4034,
}

/**
 * Starts the emulator, the token server, the four built demos and the page that links to them, all in
 * this process and on the loopback interface.
 *
 * @param {DemoOptions} [options]
 * @returns {Promise<Demos>} The running servers.
 * @throws {Error} When something is not built or a server cannot start; none is left running then.
 */
export async function startDemos(options = {}) {
  /** @type {Array<() => Promise<unknown>>} */
  const closers = []
  const close = async () => {
    await Promise.all(closers.splice(0).map((closeOne) => closeOne()))
  }
  try {
    return { ...(await startAll(options, closers)), close }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * @param {DemoOptions} options
 * @param {Array<() => Promise<unknown>>} closers
 */
async function startAll({ ports = {}, collectErrors = false, onPortBusy }, closers) {
  const chosen = await choosePorts(ports, onPortBusy)
  // Imported late: both need the built packages.
  const { startEmulator } = await import('@chathub/emulator')
  const { startTokenServer } = await import('../apps/token-server/src/token-server.ts')
  const { demoUsers } = await import('../apps/token-server/src/demo-users.ts')

  const emulator = await startEmulator({ port: chosen.emulator })
  closers.push(emulator.close)
  const start = await startPageServer(chosen.start)
  closers.push(start.close)
  const { login, password } = emulator.company
  const tokenServer = await startTokenServer({
    port: chosen.tokenServer,
    apiUrl: emulator.url,
    company: { login, password },
    scriptUrl: emulator.scriptUrl,
    isDemo: true,
    logLevel: 'error',
    links: {
      customer: emulator.customerUrl(),
      start: start.url,
      emulator: `${emulator.url}/_emulator`,
    },
  })
  closers.push(tokenServer.close)

  const options = { tokenServerUrl: tokenServer.url, collectErrors }
  const demoUrls = await startDemoApps(chosen, options, closers)
  const urls = {
    start: start.url,
    emulator: emulator.url,
    tokenServer: tokenServer.url,
    ...demoUrls,
  }
  const customerUrl = emulator.customerUrl()
  start.show(await startPage({ urls, customerUrl, accounts: demoUsers }))
  return { urls, customerUrl, emulator }
}

/**
 * @param {Partial<Record<ServerName, number>>} ports
 * @param {((port: BusyPort) => void) | undefined} onPortBusy
 */
async function choosePorts(ports, onPortBusy) {
  const reserved = new Set(Object.values(ports))
  const chosen = { start: 0, emulator: 0, tokenServer: 0, react: 0, vue: 0, angular: 0, html: 0 }
  for (const name of serverNames) {
    const wanted = ports[name] ?? 0
    const taken = await choosePort(wanted, reserved)
    if (taken !== wanted) onPortBusy?.({ title: serverTitles[name], wanted, taken })
    reserved.add(taken)
    chosen[name] = taken
  }
  return chosen
}

/**
 * @param {Record<ServerName, number>} ports
 * @param {{ tokenServerUrl: string, collectErrors: boolean }} options
 * @param {Array<() => Promise<unknown>>} closers
 */
async function startDemoApps(ports, options, closers) {
  const urls = { react: '', vue: '', angular: '', html: '' }
  for (const name of demoNames) {
    const demo = await startDemoApp(name, { port: ports[name], ...options })
    closers.push(demo.close)
    urls[name] = demo.url
  }
  return urls
}

/**
 * Takes the start page's port before the page can be written: the other servers link to it.
 *
 * @param {number} port
 */
async function startPageServer(port) {
  let page = ''
  const server = createServer((request, response) => {
    const isPage = new URL(request.url ?? '/', 'http://localhost').pathname === '/'
    response.writeHead(isPage ? 200 : 404, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    })
    response.end(isPage ? page : 'Not found')
  })
  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(undefined))
  })
  const address = server.address()
  return {
    url: `http://localhost:${address instanceof Object ? address.port : port}`,
    /** @param {string} html */
    show(html) {
      page = html
    },
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}
