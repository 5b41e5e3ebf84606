import { cleanup } from '@testing-library/react'
import { afterEach, beforeEach, vi } from 'vitest'
import { cleanPage, openPage } from '../../core/tests/fake-page.ts'

beforeEach(() => {
  vi.useFakeTimers()
  // Tests of what a server does have no document.
  if (typeof document !== 'undefined') openPage()
})

afterEach(() => {
  if (typeof document !== 'undefined') {
    cleanup()
    cleanPage()
  }
  vi.useRealTimers()
  vi.restoreAllMocks()
})
