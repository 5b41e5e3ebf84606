import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { preview } from 'vite'
import { errorCollector, errorCollectorPath, withErrorCollector } from './error-collector.mjs'

/** Names of the four demos. */
export const demoNames = /** @type {const} */ (['react', 'vue', 'angular', 'html'])

/** @typedef {(typeof demoNames)[number]} DemoName */

/**
 * What each demo is called, and the folder of its built page.
 *
 * @type {Readonly<Record<DemoName, { title: string, folder: string }>>}
 */
export const demoApps = {
  react: { title: 'React', folder: 'apps/react-demo/dist' },
  vue: { title: 'Vue', folder: 'apps/vue-demo/dist' },
  angular: { title: 'Angular', folder: 'apps/angular-demo/dist/browser' },
  html: { title: 'Plain HTML', folder: 'apps/html-demo/dist' },
}

/** Paths of a demo that the token server answers, so that its cookie is the demo's own. */
const proxiedPaths = ['/api', '/login']

/**
 * Serves a built demo on the loopback interface and hands its `/api` and `/login` to the token server.
 *
 * @param {DemoName} name - Which demo.
 * @param {{ port: number, tokenServerUrl: string, collectErrors: boolean }} options - `port` 0 takes any free one.
 * @returns {Promise<{ url: string, close: () => Promise<void> }>} The running server.
 * @throws {Error} When the demo is not built, or the port is taken.
 */
export async function startDemoApp(name, { port, tokenServerUrl, collectErrors }) {
  const { title, folder } = demoApps[name]
  const outDir = fileURLToPath(new URL(`../${folder}`, import.meta.url))
  if (!existsSync(join(outDir, 'index.html'))) {
    throw new Error(
      `The ${title} demo is not built: ${folder}/index.html is missing. Run \`pnpm build\`.`,
    )
  }
  const server = await preview({
    root: fileURLToPath(new URL('..', import.meta.url)),
    configFile: false,
    envFile: false,
    logLevel: 'error',
    build: { outDir },
    plugins: collectErrors ? [errorCollectorPlugin(outDir)] : [],
    preview: {
      host: '127.0.0.1',
      port,
      strictPort: true,
      proxy: Object.fromEntries(proxiedPaths.map((path) => [path, { target: tokenServerUrl }])),
    },
  })
  const address = server.httpServer.address()
  const taken = address instanceof Object ? address.port : port
  return { url: `http://localhost:${taken}`, close: () => server.close() }
}

/**
 * @param {string} outDir
 * @returns {import('vite').Plugin}
 */
function errorCollectorPlugin(outDir) {
  return {
    name: 'error-collector',
    configurePreviewServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = new URL(request.url ?? '/', 'http://localhost').pathname
        if (path === errorCollectorPath) {
          response.setHeader('content-type', 'text/javascript; charset=utf-8')
          response.end(errorCollector)
        } else if (isPage(path)) {
          response.setHeader('content-type', 'text/html; charset=utf-8')
          response.setHeader('cache-control', 'no-cache')
          response.end(withErrorCollector(readFileSync(join(outDir, 'index.html'), 'utf8')))
        } else {
          next()
        }
      })
    },
  }
}

/** @param {string} path */
function isPage(path) {
  if (proxiedPaths.some((prefix) => path.startsWith(prefix))) return false
  return extname(path) === '' || path === '/index.html'
}
