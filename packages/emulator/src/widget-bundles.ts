import { readFile } from 'node:fs/promises'

// Right both for `src/widget-bundles.ts` and for the built file in `dist`.
const folder = new URL('../dist/widget/', import.meta.url)

/** Reads a file that the build has bundled for browsers; `null` if it is not there. */
export async function readBundle(file: string): Promise<string | null> {
  try {
    return await readFile(new URL(file, folder), 'utf8')
  } catch {
    // Not built yet: whoever asked says so.
    return null
  }
}
