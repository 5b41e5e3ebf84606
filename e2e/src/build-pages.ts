import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** Builds the pages of `e2e/pages` against the built packages, as an application would. */
export default async function buildPages(): Promise<void> {
  const root = fileURLToPath(new URL('../pages', import.meta.url))
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    // As users ship it; Vite would take the environment of the test runner.
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: fileURLToPath(new URL('../dist/pages', import.meta.url)),
      emptyOutDir: true,
      // Readable stacks; the packages' own minification is not what is tested here.
      minify: false,
      // The bundler's own hints would be among what is counted in the page.
      modulePreload: false,
      rolldownOptions: { input: { core: `${root}/core.html` } },
    },
  })
}
