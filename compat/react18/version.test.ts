import { version as domVersion } from 'react-dom'
import { version } from 'react'
import { expect, it } from 'vitest'

it('is React 18.2 that the tests run with', () => {
  expect([version, domVersion]).toEqual(['18.2.0', '18.2.0'])
})
