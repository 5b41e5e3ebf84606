import { defineConfig } from 'tsdown'

export default defineConfig({
  // `client` is no entry of the package: it is a file of its own because it is marked 'use client'.
  entry: ['src/index.ts', 'src/client.ts'],
  deps: { neverBundle: ['./client.js'] },
  inputOptions: { checks: { moduleLevelDirective: false } },
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  dts: { generator: 'oxc' },
  sourcemap: true,
  hash: false,
  fixedExtension: false,
})
