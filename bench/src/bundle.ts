import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { PluginItem } from '@babel/core'
import { build, type Metafile, type OutputFile, type Plugin } from 'esbuild'

export const benchFolder: string = fileURLToPath(new URL('..', import.meta.url))

const applicationFile = 'application.js'

/** What an application ships of a piece of code, as bytes after `gzip -9`. */
export interface BundleSize {
  /** The file of the page and what it imports at once, compressed as one. */
  readonly eager: number
  /** The files that are fetched when they are needed, each compressed by itself. */
  readonly later: number
  /** Minified bytes of each module, largest first, before compression. */
  readonly modules: readonly { readonly name: string; readonly bytes: number }[]
}

/** The frameworks stay imports: an application that measures us has them already. */
const external = ['react', 'react-dom', 'vue', '@vue/*', '@angular/*', 'rxjs', 'tslib', 'dompurify']

/** Angular libraries are published half compiled; an application's build does the rest, and so does this. */
export const angularLinker: Plugin = {
  name: 'angular-linker',
  setup(application) {
    application.onLoad({ filter: /(angular|ng-|ngx-|tawk).*\.m?js$/ }, async ({ path }) => {
      const code = await readFile(path, 'utf8')
      return code.includes('ɵɵngDeclare') && !path.endsWith('compiler.mjs')
        ? { contents: await link(code, path) }
        : undefined
    })
  },
}

async function link(code: string, filename: string): Promise<string> {
  const { transformAsync } = await import('@babel/core')
  const { default: linker } = await import('@angular/compiler-cli/linker/babel')
  const plugins = [linker as PluginItem] // typed by another release of Babel
  const result = await transformAsync(code, {
    filename,
    plugins,
    configFile: false,
    compact: false,
  })
  return result?.code ?? code
}

/**
 * Bundles a piece of code as an application's production build does.
 *
 * @param code - An ES module of `bench/`.
 */
export async function measureBundle(code: string): Promise<BundleSize> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: benchFolder, sourcefile: applicationFile },
    absWorkingDir: benchFolder,
    outdir: '/out',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    mainFields: ['es2020', 'module', 'main'],
    conditions: ['es2020', 'module'],
    minify: true,
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"', ngDevMode: 'false', ngJitMode: 'false' },
    metafile: true,
    write: false,
    logLevel: 'error',
    external,
    plugins: [angularLinker],
  })
  const eagerNames = findEager(metafile.outputs)
  const isEager = ({ path }: OutputFile): boolean => eagerNames.includes(basename(path))
  const eager = outputFiles.filter(isEager).map(({ text }) => text.trim())
  const later = outputFiles.filter((file) => !isEager(file))
  return {
    eager: gzip(eager.join('')),
    later: later.reduce((sum, { text }) => sum + gzip(text), 0),
    modules: listModules(metafile.outputs, eagerNames),
  }
}

/** Bytes after `gzip -9`; nothing stays nothing. */
function gzip(text: string): number {
  return text === '' ? 0 : gzipSync(text, { level: 9 }).length
}

/** Names of the files that are loaded at once: the entry and all that it imports with `import … from`. */
function findEager(outputs: Metafile['outputs']): string[] {
  const found = Object.keys(outputs).filter((path) => outputs[path]?.entryPoint === applicationFile)
  for (const path of found) {
    for (const { path: imported, kind, external: isForeign } of outputs[path]?.imports ?? []) {
      const isEager = kind === 'import-statement' && isForeign !== true
      if (isEager && !found.includes(imported)) found.push(imported)
    }
  }
  return found.map((path) => basename(path))
}

function listModules(
  outputs: Metafile['outputs'],
  names: readonly string[],
): BundleSize['modules'] {
  return Object.entries(outputs)
    .filter(([path]) => names.includes(basename(path)))
    .flatMap(([, { inputs }]) => Object.entries(inputs))
    .map(([path, { bytesInOutput }]) => ({ name: path, bytes: bytesInOutput }))
    .toSorted((one, other) => other.bytes - one.bytes)
}
