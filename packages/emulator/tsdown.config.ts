import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: ['src/index.ts', 'src/cli.ts', 'src/playwright.ts', 'src/vitest.ts'],
  format: 'esm',
  platform: 'node',
  target: 'es2022',
  dts: { generator: 'oxc' },
  sourcemap: true,
  hash: false,
  fixedExtension: false,
})
