import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PackedPackage } from './pack.ts'
import { workspaceFolder } from './packages.ts'
import { run } from './run.ts'

const templates = join(workspaceFolder, 'checks/user-apps')

/** What an application installs. */
export interface UserAppDependencies {
  /** Packages of ours, from their tarballs. */
  readonly own: readonly string[]
  /** Folders of the workspace whose versions of the others are used: those are on the machine already. */
  readonly versionsFrom: readonly string[]
  readonly others: readonly string[]
}

/** An application outside the workspace. */
export interface UserApp {
  readonly folder: string
  /** Runs a program that the application has installed. */
  run(program: string, ...args: string[]): Promise<string>
  remove(): Promise<void>
}

/**
 * Copies an application of `checks/user-apps` to a temporary folder and installs what it needs there.
 *
 * @param template - Its folder's name.
 * @param packed - The packed packages.
 * @param dependencies - What it installs.
 * @returns The installed application.
 */
export async function installUserApp(
  template: string,
  packed: readonly PackedPackage[],
  dependencies: UserAppDependencies,
): Promise<UserApp> {
  const folder = await mkdtemp(join(tmpdir(), `chathub-user-${template}-`))
  await cp(join(templates, template), folder, { recursive: true })
  await writeManifest(folder, packed, dependencies)
  // What was fetched once is not asked for again, so that this works without a network too.
  await run('pnpm', ['install', '--prefer-offline', '--no-frozen-lockfile'], folder)
  return {
    folder,
    run: (program, ...args) => run(join(folder, 'node_modules/.bin', program), args, folder),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

async function writeManifest(
  folder: string,
  packed: readonly PackedPackage[],
  { own, versionsFrom, others }: UserAppDependencies,
): Promise<void> {
  const tarballs = new Map(packed.map(({ name, tarball }) => [name, `file:${tarball}`]))
  const versions = await Promise.all(
    others.map(async (name) => [name, await installedVersion(versionsFrom, name)] as const),
  )
  const manifest = {
    name: 'user-app',
    private: true,
    type: 'module',
    dependencies: Object.fromEntries([
      ...own.map((name) => [name, tarballs.get(name)] as const),
      ...versions,
    ]),
  }
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, 2))
  // Our packages depend on one another by version; until that version is in the registry the
  // tarballs have to answer for it. No install script is needed, as in the workspace.
  const settings = { overrides: Object.fromEntries(tarballs), strictDepBuilds: false }
  await writeFile(join(folder, 'pnpm-workspace.yaml'), JSON.stringify(settings, null, 2))
}

async function installedVersion(folders: readonly string[], name: string): Promise<string> {
  const paths = folders.map((folder) =>
    join(workspaceFolder, folder, 'node_modules', name, 'package.json'),
  )
  const { version } = JSON.parse(await Promise.any(paths.map((path) => readFile(path, 'utf8'))))
  return version
}
