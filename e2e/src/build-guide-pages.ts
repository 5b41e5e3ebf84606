import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { build } from 'vite'

/** How the pages are built: both ways that a user's bundler has. */
export type BuildMode = 'development' | 'production'

/** Builds the pages with the guide's code against the built packages, as an application would. */
export default async function buildGuidePages(): Promise<void> {
  for (const mode of ['development', 'production'] as const) await buildFor(mode)
}

async function buildFor(mode: BuildMode): Promise<void> {
  await build({
    root: fileURLToPath(new URL('../pages/guide', import.meta.url)),
    base: `/${mode}/`,
    mode,
    configFile: false,
    logLevel: 'error',
    plugins: [vue()],
    // The library's folder has the lowest Angular of its range.
    resolve: { dedupe: ['@angular/common', '@angular/core', 'rxjs'] },
    // Vite would take the environment of the test runner.
    define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
    build: {
      outDir: fileURLToPath(new URL(`../dist/guide/${mode}`, import.meta.url)),
      emptyOutDir: true,
      minify: false,
    },
  })
}
