// Bundles what runs in a browser: the stand-in operator panel, the customer's page, the page of switches.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build, transform } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Style sheets become minified texts: the pages adopt them, so that no `style-src` is needed. */
const styleSheetsAsText = {
  name: 'style-sheets-as-text',
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8')
      const { code } = await transform(source, { loader: 'css', minify: true, target: 'es2022' })
      return { contents: code.trim(), loader: 'text', watchFiles: [path] }
    })
  },
}

await build({
  absWorkingDir: root,
  entryPoints: [
    'src/widget/operator-chat-panel.ts',
    'src/widget/panel-entry.ts',
    'src/widget/panel-chunk.ts',
    'src/customer/customer.ts',
    'src/control/control.ts',
  ],
  // The panel in two files: the entry imports the other one in the browser.
  external: ['./panel-chunk.js'],
  entryNames: '[name]',
  outdir: 'dist/widget',
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [styleSheetsAsText],
})
