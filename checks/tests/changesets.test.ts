import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { publicPackages, workspaceFolder } from '../src/packages.ts'

const folder = join(workspaceFolder, '.changeset')
const changesets = readdirSync(folder)
  .filter((file) => file.endsWith('.md') && file !== 'README.md')
  .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }))

describe('the changesets', () => {
  it('name packages of this workspace and how far they change', () => {
    const names = new Set(publicPackages.map(({ name }) => name))
    const unknown = changesets
      .flatMap(({ text }) => releasesIn(text))
      .filter(({ name, bump }) => !names.has(name) || !['major', 'minor', 'patch'].includes(bump))

    expect(unknown).toEqual([])
  })

  it('say something to the person who upgrades', () => {
    expect(changesets.filter(({ text }) => bodyOf(text).length < 20)).toEqual([])
  })

  it('exist for every package that was never released', () => {
    const announced = new Set(
      changesets.flatMap(({ text }) => releasesIn(text).map(({ name }) => name)),
    )
    const unreleased = publicPackages.filter(({ manifest }) => manifest.version === '0.0.0')

    expect(unreleased.map(({ name }) => name).filter((name) => !announced.has(name))).toEqual([])
  })
})

function releasesIn(text: string): { name: string; bump: string }[] {
  const [, frontMatter = ''] = text.split(/^---$/m)
  return [...frontMatter.matchAll(/^['"](?<name>.+)['"]: *(?<bump>\S*)$/gm)].map(({ groups }) => ({
    name: groups?.['name'] ?? '',
    bump: groups?.['bump'] ?? '',
  }))
}

function bodyOf(text: string): string {
  return text.split(/^---$/m).slice(2).join('---').trim()
}
