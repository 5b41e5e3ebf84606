import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { publint } from 'publint'
import { describe, expect, inject, it } from 'vitest'
import { workspaceFolder } from '../src/packages.ts'
import { run } from '../src/run.ts'

const attw = join(workspaceFolder, 'checks/node_modules/.bin/attw')

describe.each(inject('packedPackages'))('the packed $name', ({ tarball }) => {
  it('is what publint expects of a package', async () => {
    const bytes = await readFile(tarball)
    const { messages } = await publint({
      pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) },
      level: 'warning',
      strict: true,
    })

    expect(messages).toEqual([])
  })

  it('has types that agree with its code, for every way of resolving ES modules', async () => {
    // A disagreement fails the program, and what it printed is the error's message.
    const printed = await run(attw, [tarball, '--profile', 'esm-only'], workspaceFolder)

    expect(printed).toContain('node16 (from ESM)')
  })
})
