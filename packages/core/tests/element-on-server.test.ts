// @vitest-environment node
import { expect, it } from 'vitest'

it.each(['element', 'chathub'])('the entry %s does nothing on a server', async (entry) => {
  const before = Reflect.ownKeys(globalThis)

  await import(`../src/${entry}.ts`)

  expect(Reflect.ownKeys(globalThis)).toEqual(before)
})
