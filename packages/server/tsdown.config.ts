import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: ['src/index.ts', 'src/express.ts', 'src/node.ts', 'src/guide.ts', 'src/cli.ts'],
  format: 'esm',
  platform: 'node',
  target: 'es2022',
  dts: { generator: 'oxc' },
  sourcemap: true,
  hash: false,
  fixedExtension: false,
})
