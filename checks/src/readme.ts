import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Reads the first example of a README: what a newcomer copies.
 *
 * @param folder - Folder of the README.
 * @param language - Language of its code block, for example `tsx`.
 * @throws {Error} When there is none.
 */
export async function firstExample(folder: string, language: string): Promise<string> {
  const text = await readFile(join(folder, 'README.md'), 'utf8')
  const block = new RegExp(`^\`\`\`${language}\\n(?<code>.+?)^\`\`\`$`, 'ms').exec(text)
  if (block?.groups?.['code'] === undefined) {
    throw new Error(`The README of ${folder} has no example in ${language}.`)
  }
  return block.groups['code']
}
