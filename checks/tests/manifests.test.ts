import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { entriesOf, publicPackages, readManifest } from '../src/packages.ts'

const packed = inject('packedPackages').map(({ name, content }) => ({
  name,
  content,
  manifest: readManifest(content),
}))

describe.each(packed)('the packed $name', ({ name, content, manifest }) => {
  it('is an ES module under the MIT licence with a description', () => {
    expect(manifest).toMatchObject({ type: 'module', license: 'MIT' })
    expect(manifest.description).toMatch(/^[A-Z].{20,}\.$/)
  })

  it('names no version or folder of the workspace', () => {
    expect(JSON.stringify(manifest)).not.toMatch(/workspace:|catalog:|link:/)
  })

  it('says for each entry where types and code are, types first, and both files are in it', () => {
    const entries = entriesOf(manifest)
    const files = entries.flatMap(({ types, code }) => [types, code])

    expect(entries.map(({ specifier }) => specifier)).toContain(name)
    expect(files.filter((file) => !existsSync(join(content, file)))).toEqual([])
    expect(entries.filter(({ conditions }) => conditions[0] !== 'types')).toEqual([])
  })

  it('gives its own manifest to tools that ask for it', () => {
    expect(manifest.exports).toHaveProperty('./package.json')
  })

  it('tells bundlers which files act when imported', () => {
    expect(manifest.sideEffects === false || Array.isArray(manifest.sideEffects)).toBe(true)
  })

  it('brings the licence and a README that starts with its name', () => {
    expect(existsSync(join(content, 'LICENSE'))).toBe(true)
    expect(readFileSync(join(content, 'README.md'), 'utf8').split('\n')[0]).toBe(`# ${name}`)
  })

  it('brings no test and no configuration', () => {
    const unwanted = ['tests', 'tsconfig.json', 'tsdown.config.ts', 'vitest.config.ts', '.env']

    expect(unwanted.filter((path) => existsSync(join(content, path)))).toEqual([])
  })
})

describe('the packages together', () => {
  it('have one version', () => {
    expect(new Set(publicPackages.map(({ manifest }) => manifest.version)).size).toBe(1)
  })

  it('have a core without dependencies', () => {
    expect(dependenciesOf('@chathub/core')).toEqual([])
  })

  it('have bindings that depend on the core alone', () => {
    expect(dependenciesOf('@chathub/react')).toEqual(['@chathub/core'])
    expect(dependenciesOf('@chathub/vue')).toEqual(['@chathub/core'])
    // tslib is what Angular's own compiler imports its helpers from.
    expect(dependenciesOf('@chathub/angular')).toEqual(['@chathub/core', 'tslib'])
  })

  it('have a server and an emulator that need no other package of ours', () => {
    const ownPackages = [
      ...dependenciesOf('@chathub/server'),
      ...dependenciesOf('@chathub/emulator'),
    ].filter((name) => name.startsWith('@chathub/'))

    expect(ownPackages).toEqual([])
  })
})

function dependenciesOf(wanted: string): string[] {
  return Object.keys(packed.find(({ name }) => name === wanted)?.manifest.dependencies ?? {})
}
