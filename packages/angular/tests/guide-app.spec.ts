import { provideZonelessChangeDetection } from '@angular/core'
import { describe } from 'vitest'
import { describeGuideApp } from './guide-app.ts'

describe('without zone.js', () => {
  describeGuideApp([provideZonelessChangeDetection()])
})
