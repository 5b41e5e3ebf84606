import { describe, expect, it } from 'vitest'
import { actingEntriesOf, entriesOf, publicPackages, readManifest } from '../src/packages.ts'
import { run } from '../src/run.ts'

const entries = publicPackages.flatMap(({ publishedFolder, manifest }) => {
  const published = readManifest(publishedFolder)
  const acting = actingEntriesOf(published)
  const foreign = Object.keys({ ...manifest.peerDependencies, ...manifest.dependencies })
  return entriesOf(published)
    .filter(({ code }) => !acting.includes(code))
    .map(({ specifier }) => ({ specifier, folder: publishedFolder, first: importedFirst(foreign) }))
})

describe.each(entries)('importing $specifier on a server', ({ specifier, folder, first }) => {
  it('adds no global, prints nothing and keeps nothing running', async () => {
    const script = `
      for (const name of ${JSON.stringify(first)}) await import(name)
      const look = () => ({
        globals: Reflect.ownKeys(globalThis).map(String).sort(),
        running: process.getActiveResourcesInfo(),
      })
      const before = look()
      await import(${JSON.stringify(specifier)})
      const after = look()
      console.log(JSON.stringify({ before, after }))
    `
    const printed = await run('node', ['--input-type=module', '--eval', script], folder)
    const { before, after } = JSON.parse(printed)

    expect(after).toEqual(before)
  })
})

/** What frameworks and dependencies do when imported is not ours: they are imported before the first look. */
function importedFirst(foreign: readonly string[]): string[] {
  const others = foreign.filter((name) => !name.startsWith('@chathub/'))
  // Angular's packages are linked by an application's build; without one its compiler does it.
  return others.includes('@angular/core') ? ['@angular/compiler', ...others] : others
}
