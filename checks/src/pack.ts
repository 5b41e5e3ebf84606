import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { publicPackages, type PublicPackage } from './packages.ts'
import { run } from './run.ts'

/** A package as it would be published. */
export interface PackedPackage {
  readonly name: string
  /** Path of the tarball. */
  readonly tarball: string
  /** Folder with the tarball's content. */
  readonly content: string
}

declare module 'vitest' {
  interface ProvidedContext {
    packedPackages: PackedPackage[]
  }
}

/** Packs every package once for all tests; Vitest calls it before the first and its result after the last. */
export default async function packAll(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'chathub-packed-'))
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    const packed = await Promise.all(publicPackages.map((one) => pack(one, folder)))
    project.provide('packedPackages', packed)
    return remove
  } catch (error) {
    await remove()
    throw error
  }
}

async function pack(
  { name, shortName, folder }: PublicPackage,
  target: string,
): Promise<PackedPackage> {
  const printed = await run('pnpm', ['pack', '--json', '--pack-destination', target], folder)
  const { filename } = JSON.parse(printed)
  const tarball = join(target, basename(filename))
  const content = join(target, shortName)
  await mkdir(content)
  await run('tar', ['-xzf', tarball, '-C', content, '--strip-components=1'], target)
  return { name, tarball, content }
}
