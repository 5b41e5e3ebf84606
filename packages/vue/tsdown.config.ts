import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: ['src/index.ts'],
  // A file per module: bundlers drop what an application does not use, imports of Vue included.
  unbundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  dts: { generator: 'oxc' },
  sourcemap: true,
  hash: false,
  fixedExtension: false,
})
