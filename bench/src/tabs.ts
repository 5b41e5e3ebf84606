import type { Browser } from '@playwright/test'
import { newContext, openIn, type BenchTab } from './browser.ts'
import { managed, mount, waitForRuns } from './page-actions.ts'
import type { Bench, Measurement } from './row.ts'

const tabCount = 10

/** Row C9: what the tabs of one site ask for between them. */
export async function measureTabs(bench: Bench): Promise<Measurement[]> {
  return [
    row('together', 'token calls of 10 tabs that start at once', await startTogether(bench)),
    row('closed', 'token calls of 9 after the tab that asked was closed', await closeFirst(bench)),
  ]
}

function row(what: string, title: string, value: number): Measurement {
  return { id: `C9 ${what}`, title, unit: '', value }
}

async function startTogether({ browser, server }: Bench): Promise<number> {
  server.reset()
  const tabs = await openTabs(browser, server.pageUrl('core'))
  await Promise.all(tabs.map(({ page }) => mount(page, 1, managed())))
  for (const { page } of tabs) await waitForRuns(page)
  await tabs[0]?.close()
  return server.counts.token
}

async function closeFirst({ browser, server }: Bench): Promise<number> {
  server.reset({ tokenDelayMs: 1500 })
  const [first, ...others] = await openTabs(browser, server.pageUrl('core'))
  if (first === undefined) throw new Error('There is no tab.')
  const asked = first.page.waitForRequest(/\/token$/)
  await mount(first.page, 1, managed())
  await asked
  for (const { page } of others) await mount(page, 1, managed())
  await first.page.close()
  for (const { page } of others) await waitForRuns(page)
  await others[0]?.close()
  return server.counts.token - 1
}

/** Opens them in one profile, which the end of any of them ends. */
async function openTabs(browser: Browser, url: string): Promise<BenchTab[]> {
  const context = await newContext(browser)
  const tabs: BenchTab[] = []
  for (let count = 0; count < tabCount; count++) tabs.push(await openIn(context, url))
  return tabs
}
