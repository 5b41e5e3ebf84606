import './zone-flags.ts'
import 'zone.js'
import { provideZoneChangeDetection } from '@angular/core'
import { describe } from 'vitest'
import { describeGuideApp } from './guide-app.ts'

describe('with zone.js', () => {
  describeGuideApp([provideZoneChangeDetection()])
})
