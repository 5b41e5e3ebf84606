import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

function read(path: string): Promise<string> {
  return readFile(join(import.meta.dirname, '../..', path), 'utf8')
}

const types = await read('core/src/types.ts')
const options = ['ChatHubCallbacks', 'ChatHubOptions'].flatMap((name) => {
  const body = types.split(`export interface ${name} `)[1]?.split('\n}')[0] ?? ''
  return [...body.matchAll(/^ {2}readonly (\w+)/gm)].map(([, field = '']) => field)
})
const statuses = (/type ChatHubStatus = (.*)/.exec(types)?.[1] ?? '').match(/\w+/g) ?? []

describe.each(['core', 'react', 'vue', 'angular'])('the README of %s', (name) => {
  it('has a row with a default for every option', async () => {
    const rows = (await read(`${name}/README.md`))
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
    const find = (option: string) => rows.find(([, cell]) => cell?.match(/\w+/g)?.includes(option))

    expect(options.length).toBeGreaterThan(20)
    for (const option of options) expect(find(option)?.[2], option).toMatch(/./)
  })

  it('names every status', async () => {
    const text = await read(`${name}/README.md`)

    expect(statuses).toHaveLength(6)
    expect(statuses.filter((status) => !text.includes(`\`${status}\``))).toEqual([])
  })
})
