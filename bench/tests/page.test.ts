import type { Browser } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, startBrowser } from '../src/browser.ts'
import { measureCalls } from '../src/calls.ts'
import { measureDay } from '../src/clock.ts'
import { measureCounts } from '../src/counts.ts'
import { measureLayout } from '../src/layout.ts'
import { measureMemory } from '../src/memory.ts'
import { budgetOf, isOver, type Bench, type Measurement } from '../src/row.ts'
import { startServer, type BenchServer } from '../src/server.ts'
import { measureStarts } from '../src/starts.ts'
import { measureTabs } from '../src/tabs.ts'

let browser: Browser
let server: BenchServer

beforeAll(async () => {
  if (!hasChromium) return
  browser = await startBrowser()
  server = await startServer()
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

// Each of these takes many rows in few pages, so that a row is not a test.
const groups: Readonly<Record<string, (bench: Bench) => Promise<Measurement[]>>> = {
  'one tag, request, run and token, few renderings, a remount without a request': (bench) =>
    measureCounts(bench, { isBrief: true }),
  'few function calls': (bench) => measureCalls(bench, false),
  'nothing left after 200 lives': measureMemory,
  'few wake-ups in a day': measureDay,
  'one token for ten tabs': measureTabs,
  'an early request, one script, few observers and notifications': measureStarts,
  'no layout shift': measureLayout,
}

describe.skipIf(!hasChromium)('a page', () => {
  it.each(Object.entries(groups))('has %s', async (_, measure) => {
    const rows = await measure({ browser, server })

    const over = rows.filter(isOver)
    expect(
      over.map(({ id, value }) => `${id} is ${value}, at most ${budgetOf(id).budget}`),
    ).toEqual([])
    expect(rows.length).toBeGreaterThan(0)
  })
})
