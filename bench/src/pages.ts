import { build, type Plugin } from 'esbuild'
import { angularLinker, benchFolder } from './bundle.ts'
import { variants, type Variant, type VariantName } from './variants.ts'

/** The built files of a page by name; the first one is its entry. */
export type PageFiles = ReadonlyMap<string, string>

/** One framework in a bundle: the benchmark's own, and not the ones that the packages are tested with. */
const oneFramework: Plugin = {
  name: 'one-framework',
  setup(application) {
    application.onResolve({ filter: /^(@angular\/|rxjs|react|vue$)/ }, ({ path, pluginData }) =>
      pluginData === 'resolved'
        ? undefined
        : application.resolve(path, {
            kind: 'import-statement',
            resolveDir: benchFolder,
            pluginData: 'resolved',
          }),
    )
  },
}

/** Builds a page as an application ships it. */
export async function buildPage(name: VariantName): Promise<PageFiles> {
  const { code, isDevelopment = false }: Variant = variants[name]
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: benchFolder, sourcefile: 'application.js' },
    outdir: '/out',
    entryNames: 'application',
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    conditions: ['module'],
    minify: !isDevelopment,
    legalComments: 'none',
    define: {
      'process.env.NODE_ENV': isDevelopment ? '"development"' : '"production"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
      ngDevMode: 'false',
      ngServerMode: 'false',
    },
    write: false,
    logLevel: 'error',
    plugins: [oneFramework, angularLinker],
  })
  return new Map(outputFiles.map(({ path, text }) => [path.slice('/out/'.length), text]))
}
