import { fileURLToPath } from 'node:url'

// The workspace: this package is linked, not installed.
const root = fileURLToPath(new URL('../../../../..', import.meta.url))

export default { turbopack: { root }, outputFileTracingRoot: root }
