import { readFile } from 'node:fs/promises'

/** A code block of a page. */
export interface Example {
  /** As the block says it: `ts`, `tsx` or `vue`. */
  readonly language: string
  readonly code: string
}

/**
 * Reads what can be compiled of a page.
 *
 * @param page - Path of a Markdown file.
 * @throws {Error} When there is nothing.
 */
export async function examplesOf(page: string): Promise<readonly Example[]> {
  const blocks = (await readFile(page, 'utf8')).matchAll(/^```(tsx?|vue)\n(.+?)^```$/gms)
  const examples = [...blocks].map(([, language = '', code = '']) => ({ language, code }))
  if (examples.length === 0) throw new Error(`${page} has no example.`)
  return examples
}

/**
 * Makes a whole file of an example.
 *
 * @param prelude - What stands above those that import nothing by themselves.
 */
export function complete({ language, code }: Example, prelude: string): string {
  const isMarkup = code.startsWith('<')
  if (language === 'vue') {
    const isWhole = /^<template>$/m.test(code)
    const script = `<script setup lang="ts">\n${prelude}</script>\n`
    return isWhole ? code : `${script}<template>\n${code}</template>\n`
  }
  const imports = /^import /m.test(code) ? '' : prelude
  return `${imports}${isMarkup ? `export const example = (\n${code})` : code}\nexport {}\n`
}
