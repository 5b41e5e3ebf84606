import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: ['index', 'express', 'fastify', 'node', 'guide', 'opentelemetry', 'redis', 'cli'].map(
    (name) => `src/${name}.ts`,
  ),
  format: 'esm',
  platform: 'node',
  target: 'es2022',
  dts: { generator: 'oxc' },
  sourcemap: true,
  hash: false,
  fixedExtension: false,
})
