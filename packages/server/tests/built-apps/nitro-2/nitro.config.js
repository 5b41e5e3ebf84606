import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const nitropack = fileURLToPath(import.meta.resolve('nitropack/config'))

export default {
  srcDir: 'server',
  compatibilityDate: '2026-11-01',
  // Nitropack's own, version 1: here, unlike in an application, the package of this name is version 2.
  alias: { h3: createRequire(nitropack).resolve('h3') },
}
