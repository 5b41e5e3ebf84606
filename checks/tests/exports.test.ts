import { describe, expect, it } from 'vitest'
import { listExports } from '../src/exports.ts'
import { publicPackages } from '../src/packages.ts'

describe.each(publicPackages)('$name', (one) => {
  // After a wanted change: `pnpm vitest run --project=checks exports -u`, and a changeset.
  it('exports what is recorded, no more and no less', async () => {
    await expect(listExports(one)).toMatchFileSnapshot(`../recorded-exports/${one.shortName}.txt`)
  })
})
