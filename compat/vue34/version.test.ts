import { version } from 'vue'
import { expect, it } from 'vitest'

it('is Vue 3.4 that the tests run with', () => {
  expect(version).toMatch(/^3\.4\./)
})
