import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { documented } from './odd-sites.js'

const readme = await read('README.md')
const rows = readme
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))

const text: unknown = expect.stringMatching(/./)

function read(path: string): Promise<string> {
  return readFile(new URL(`../${path}`, import.meta.url), 'utf8')
}

/** Cells of the row that begins with these. */
function rowOf(...first: readonly string[]): readonly string[] | undefined {
  return rows.find(([, ...cells]) => first.every((start, index) => cells[index]?.startsWith(start)))
}

/** Names of an interface's fields. */
async function fieldsOf(file: string, name: string): Promise<string[]> {
  const source = await read(`src/${file}`)
  const [, body = ''] =
    new RegExp(`interface ${name}\\b[^{]*\\{(.*?)\\n\\}`, 's').exec(source) ?? []
  return [...body.matchAll(/^ {2}readonly (\w+)/gm)].map(([, field = '']) => field)
}

describe('the README', () => {
  it('says what happened and what to do for every code', async () => {
    const codes = [...(await read('src/errors.ts')).matchAll(/^ {2}\| '([a-z-]+)'/gm)]

    expect(codes.length).toBeGreaterThan(10)
    for (const [, code] of codes) {
      expect(rowOf(`\`${code}\``)?.slice(2, 4), code).toEqual([text, text])
    }
  })

  it('says when a route answers each of its codes', () => {
    const answers = Object.entries(documented).flatMap(([status, codes]) =>
      codes.flatMap((code) => (code === undefined ? [] : [[status, `\`${code}\``] as const])),
    )

    expect(answers.filter((answer) => !rowOf(...answer)?.[3])).toEqual([])
  })

  it.each([
    ['transport.ts', 'TransportOptions'],
    ['handler.ts', 'HandlerOptions'],
    ['token-service.ts', 'TokenServiceOptions'],
    ['redis.ts', 'RedisTokenStoreOptions'],
    ['chats.ts', 'ChatFilter'],
  ])('has a row for every option of %s, %s', async (file, name) => {
    const fields = await fieldsOf(file, name)

    expect(fields.length).toBeGreaterThan(2)
    expect(fields.filter((field) => !rowOf(`\`${field}\``))).toEqual([])
  })
})
