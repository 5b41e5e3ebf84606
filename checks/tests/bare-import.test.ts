import { describe, expect, it } from 'vitest'
import { bundleWithEsbuild, bundleWithRolldown } from '../src/bundle.ts'
import { actingEntriesOf, entriesOf, publicPackages, readManifest } from '../src/packages.ts'

const passiveEntries = publicPackages.flatMap(({ publishedFolder }) => {
  const manifest = readManifest(publishedFolder)
  const acting = actingEntriesOf(manifest)
  return entriesOf(manifest).filter(({ code }) => !acting.includes(code))
})

const actingEntries = publicPackages.flatMap(({ publishedFolder }) => {
  const manifest = readManifest(publishedFolder)
  const acting = actingEntriesOf(manifest)
  return entriesOf(manifest).filter(({ code }) => acting.includes(code))
})

describe.each(passiveEntries)('a bare import of $specifier', ({ specifier }) => {
  it('bundles to nothing with esbuild', async () => {
    expect(await bundleWithEsbuild(`import '${specifier}'`)).toBe('')
  })

  it('bundles to nothing with Vite', async () => {
    expect(await bundleWithRolldown(`import '${specifier}'`)).toBe('')
  })

  it('bundles to something when all of it is used', async () => {
    const code = `import * as all from '${specifier}'; console.log(all)`

    expect(await bundleWithEsbuild(code)).toContain('console.log')
    expect(await bundleWithRolldown(code)).toContain('console.log')
  })
})

describe.each(actingEntries)('a bare import of $specifier, which acts', ({ specifier }) => {
  it('is not dropped by bundlers', async () => {
    expect(await bundleWithEsbuild(`import '${specifier}'`)).toContain('customElements')
    expect(await bundleWithRolldown(`import '${specifier}'`)).toContain('customElements')
  })
})
