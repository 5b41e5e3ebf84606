import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: ['src/index.ts', 'src/guide.ts'],
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  dts: { generator: 'oxc' },
  sourcemap: true,
  hash: false,
  fixedExtension: false,
})
