// A process of its own: `node imports.ts`, started by `processes.ts`. Row V8: what importing and rendering do on a server.
// The frameworks come first, so that what they do does not count.
import '@angular/compiler'
import '@angular/common'
import 'express'
import 'fastify'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { createSSRApp, h } from 'vue'
import { renderToString as renderVue } from 'vue/server-renderer'
import { toPackages, type Imports } from './processes.ts'

/** What a browser has, and a server has not. */
const browserNames =
  'window self document location history localStorage sessionStorage customElements HTMLElement Element ' +
  'MutationObserver IntersectionObserver requestAnimationFrame requestIdleCallback addEventListener matchMedia'

const touched: string[] = []
let timers = 0

/** Whether one of our own files is the first to stand above `notice`. */
function isOurs(): boolean {
  const [, , caller = ''] = (new Error().stack ?? '').split('\n    at ').slice(1)
  return caller.includes(toPackages)
}

for (const name of browserNames.split(' ')) {
  const notice = (): undefined => void (isOurs() && touched.push(name))
  Object.defineProperty(globalThis, name, { configurable: true, get: notice, set: notice })
}
for (const name of ['setTimeout', 'setInterval', 'setImmediate'] as const) {
  const original: (...values: never[]) => unknown = globalThis[name]
  const counted = (...values: never[]): unknown => {
    timers++
    return original(...values)
  }
  Object.assign(globalThis, { [name]: counted })
}
// Node makes its own globals for it when it is named first.
void globalThis.Request
const namesBefore = new Set(Reflect.ownKeys(globalThis))

await import('@chathub/core')
await import('@chathub/core/diagnose')
await import('@chathub/core/guide')
await import('@chathub/angular')
await import('@chathub/server')
await import('@chathub/server/express')
await import('@chathub/server/fastify')
await import('@chathub/server/guide')
await import('@chathub/server/node')
await import('@chathub/server/opentelemetry')
const { ChatHubWidget: ReactWidget } = await import('@chathub/react')
const { ChatHubWidget: VueWidget } = await import('@chathub/vue')
const touchedByImport = [...touched]
// Its purpose is to define an element, so it asks whether there are elements. It may leave nothing here.
await import('@chathub/core/element')

const left = Reflect.ownKeys(globalThis).filter((name) => !namesBefore.has(name))
const timersOfImport = timers
const options = { tokenEndpoint: '/api/chathub/token' }
const measured: Imports = {
  globals: [...touchedByImport, ...left.map(String)],
  timers: timersOfImport,
  markup: {
    React: renderToString(createElement(ReactWidget, options)),
    Vue: await renderVue(createSSRApp(() => h(VueWidget, options))),
  },
}
process.send?.(measured)
process.disconnect()
