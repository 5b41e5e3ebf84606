import { fileURLToPath } from 'node:url'
import { build as esbuild } from 'esbuild'
import { build as vite } from 'vite'
import { publicPackages } from './packages.ts'

const folder = fileURLToPath(new URL('..', import.meta.url))
const ownNames = publicPackages.map(({ name }) => name)

/** Frameworks, dependencies and Node's own modules stay imports: what they do at import is theirs. */
function isForeign(specifier: string): boolean {
  if (specifier.startsWith('.') || specifier.startsWith('/') || specifier.startsWith('\0'))
    return false
  return !ownNames.some((name) => specifier === name || specifier.startsWith(`${name}/`))
}

/**
 * Bundles a piece of code as an application's production build would, with what it uses of our packages.
 *
 * @param code - An ES module.
 * @returns The minified bundle without white space at its ends.
 */
export async function bundleWithEsbuild(code: string): Promise<string> {
  const { outputFiles } = await esbuild({
    stdin: { contents: code, resolveDir: folder },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    minify: true,
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'foreign',
        setup(build) {
          build.onResolve({ filter: /.*/ }, ({ path, kind }) =>
            kind !== 'entry-point' && isForeign(path) ? { path, external: true } : undefined,
          )
        },
      },
    ],
  })
  return outputFiles.map(({ text }) => text.trim()).join('\n')
}

/**
 * The same with Vite's bundler.
 *
 * @param code - An ES module.
 * @returns The bundle without white space at its ends.
 */
export async function bundleWithRolldown(code: string): Promise<string> {
  const entry = `${folder}entry.js`
  const result = await vite({
    root: folder,
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? entry : undefined),
        load: (id) => (id === entry ? code : undefined),
      },
    ],
    build: {
      write: false,
      minify: false,
      modulePreload: false,
      lib: { entry, formats: ['es'] },
      rolldownOptions: { external: isForeign },
    },
  })
  const outputs = [result].flat().flatMap((one) => ('output' in one ? one.output : []))
  return outputs
    .map((file) => (file.type === 'chunk' ? file.code.replaceAll(/^\/\/#.*$/gm, '').trim() : ''))
    .join('\n')
    .trim()
}
