import '@angular/compiler'
import { NgModule, provideZonelessChangeDetection } from '@angular/core'
import { getTestBed } from '@angular/core/testing'
import { BrowserTestingModule, platformBrowserTesting } from '@angular/platform-browser/testing'
import { afterEach, beforeEach, vi } from 'vitest'
import { cleanPage, openPage } from '../../core/tests/fake-page.ts'

@NgModule({ providers: [provideZonelessChangeDetection()] })
class ZonelessModule {}

const isBrowser = typeof document !== 'undefined'

if (isBrowser) {
  getTestBed().initTestEnvironment([BrowserTestingModule, ZonelessModule], platformBrowserTesting())
}

beforeEach(() => {
  vi.useFakeTimers()
  if (isBrowser) openPage()
})

afterEach(() => {
  if (isBrowser) {
    getTestBed().resetTestingModule()
    cleanPage()
  }
  vi.useRealTimers()
  vi.restoreAllMocks()
})
