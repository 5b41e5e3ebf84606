import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What the checks read of a `package.json`. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly description?: string
  readonly license?: string
  readonly type?: string
  readonly sideEffects?: boolean | readonly string[]
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly publishConfig?: { readonly directory?: string }
}

/** A package of the workspace that users install. */
export interface PublicPackage {
  /** Name of its folder, for example `core`. */
  readonly shortName: string
  readonly name: string
  readonly folder: string
  /** Folder of what is published; its manifest is the one that users get. */
  readonly publishedFolder: string
  readonly manifest: Manifest
}

/** Root of the workspace. */
export const workspaceFolder = fileURLToPath(new URL('../..', import.meta.url))

/** All packages that users install: every folder of `packages`, so that a new one is checked too. */
export const publicPackages: readonly PublicPackage[] = readdirSync(
  join(workspaceFolder, 'packages'),
).map(describePackage)

function describePackage(shortName: string): PublicPackage {
  const folder = join(workspaceFolder, 'packages', shortName)
  const manifest = readManifest(folder)
  return {
    shortName,
    name: manifest.name,
    folder,
    publishedFolder: join(folder, manifest.publishConfig?.directory ?? '.'),
    manifest,
  }
}

/**
 * Reads the `package.json` of a folder.
 *
 * @param folder - Absolute path.
 */
export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

/** One way into a package. */
export interface Entry {
  /** What is written after `from`. */
  readonly specifier: string
  readonly types: string
  readonly code: string
  /** Export conditions in their order: the first that fits is taken. */
  readonly conditions: readonly string[]
}

/**
 * Lists what can be imported from a package.
 *
 * @param manifest - Manifest as published.
 * @returns Everything but `package.json`.
 */
export function entriesOf({ name, exports }: Manifest): Entry[] {
  return Object.entries(exports).flatMap(([path, target]) => {
    if (typeof target === 'string' || path === './package.json') return []
    const { types = '', default: code = '' } = target
    return [{ specifier: path.replace('.', name), types, code, conditions: Object.keys(target) }]
  })
}

/**
 * Lists the files of a package that do something when imported.
 *
 * @param manifest - Manifest as published.
 */
export function actingEntriesOf({ sideEffects }: Manifest): readonly string[] {
  return typeof sideEffects === 'object' ? sideEffects : []
}
