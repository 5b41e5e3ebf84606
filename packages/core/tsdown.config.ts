import { defineConfig } from 'tsdown'

const shared = {
  target: 'es2022',
  sourcemap: true,
  hash: false,
  fixedExtension: false,
} as const

export default defineConfig([
  {
    ...shared,
    entry: ['src/index.ts', 'src/diagnose.ts', 'src/element.ts', 'src/guide.ts', 'src/testing.ts'],
    format: 'esm',
    // Not 'browser': with it `process.env.NODE_ENV` would be decided here and not by the user's bundler.
    platform: 'neutral',
    dts: { generator: 'oxc' },
    // One file for each module: a part that shares a file with what imports it later would stay in the
    // bundle of an application that uses neither.
    unbundle: true,
  },
  {
    ...shared,
    // The file for pages without a build: one plain script, all parts in it, for production.
    entry: ['src/chathub.ts'],
    format: 'iife',
    platform: 'browser',
    define: { 'process.env.NODE_ENV': '"production"' },
    minify: true,
    dts: false,
    clean: false,
    outputOptions: { entryFileNames: '[name].js', codeSplitting: false },
  },
  {
    ...shared,
    entry: ['src/chathub.ts'],
    format: 'esm',
    platform: 'neutral',
    clean: false,
    sourcemap: false,
    // Its types stand beside those of the modules above.
    deps: { neverBundle: [/^\.\//] },
    dts: { generator: 'oxc', emitDtsOnly: true },
  },
])
