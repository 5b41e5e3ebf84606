import { CorePage } from '../src/core-page.ts'
import { expect, test } from '../src/fixtures.ts'
import type { Harness } from '../src/harness.ts'
import { unsignedToken } from '../src/operator-token.ts'
import type { Tab } from '../src/tab.ts'
import { serveTokens } from '../src/token-route.ts'
import { plainWidget } from '../src/vendor.ts'

/** Makes tokens that differ. */
function createMint(): () => string {
  let operatorId = 100
  return () => unsignedToken(++operatorId)
}

async function openPage(tab: Tab, harness: Harness): Promise<CorePage> {
  const page = new CorePage(tab, harness)
  await page.open()
  return page
}

test('tabs that are opened together ask for one token between them', async ({
  tab,
  harness,
  vendor,
}) => {
  const route = serveTokens(harness, createMint())
  const options = {
    tokenEndpoint: route.path,
    scriptUrl: vendor.serve('/w/panel.js', { code: plainWidget }),
  }
  const tabs = [tab]
  for (let count = 1; count < 5; count++) tabs.push(await tab.newTab())
  const pages: CorePage[] = []
  for (const each of tabs) pages.push(await openPage(each, harness))

  for (const page of pages) await page.create(options)

  for (const [index, page] of pages.entries()) {
    await expect.poll(() => page.status()).toBe('ready')
    expect(await tabs[index]?.texts('plain-panel')).toEqual([route.tokens[0]])
  }
  expect(route.requests).toBe(1)
})

test('a tab that is closed while it asks leaves the question to the next, and a later tab has the answer', async ({
  tab,
  harness,
  vendor,
}) => {
  const route = serveTokens(harness, createMint())
  const options = {
    tokenEndpoint: route.path,
    scriptUrl: vendor.serve('/w/panel.js', { code: plainWidget }),
  }
  const asking = await tab.newTab()
  const [page, pageThatAsks] = [
    await openPage(tab, harness),
    await openPage(asking, harness),
  ] as const
  route.hold()
  await pageThatAsks.create(options)
  await expect.poll(() => route.requests).toBe(1)
  await page.create(options)

  await asking.close()
  await expect.poll(() => route.requests).toBe(2)
  route.release()
  await expect.poll(() => page.status()).toBe('ready')
  const laterTab = await tab.newTab()
  const later = await openPage(laterTab, harness)
  await later.create(options)
  await expect.poll(() => later.status()).toBe('ready')

  expect(await tab.texts('plain-panel')).toEqual([route.tokens[0]])
  expect(await laterTab.texts('plain-panel')).toEqual([route.tokens[0]])
  expect(route.requests).toBe(2)
})

test('a reload asks for a token of its own', async ({ tab, harness, vendor }) => {
  const route = serveTokens(harness, createMint())
  const options = {
    tokenEndpoint: route.path,
    scriptUrl: vendor.serve('/w/panel.js', { code: plainWidget }),
  }
  const page = await openPage(tab, harness)
  await page.create(options)
  await expect.poll(() => page.status()).toBe('ready')

  await tab.eval(() => window.chat.reload())

  expect(await tab.texts('plain-panel')).toEqual([route.tokens[1]])
  expect(route.requests).toBe(2)
})

test('nothing of it stays when the widget has gone, and no storage ever held the token', async ({
  tab,
  harness,
  vendor,
}) => {
  const route = serveTokens(harness, createMint())
  const options = {
    tokenEndpoint: route.path,
    scriptUrl: vendor.serve('/w/panel.js', { code: plainWidget }),
  }
  const page = await openPage(tab, harness)
  await page.create(options)
  await expect.poll(() => page.status()).toBe('ready')
  const stored = await tab.eval(() => Object.entries(localStorage).flat())
  await tab.eval(() => window.chat.destroy())

  expect(stored.join()).not.toContain(route.tokens[0])
  await expect.poll(() => tab.eval(countWhatStays)).toBe(0)
})

async function countWhatStays(): Promise<number> {
  const { held = [], pending = [] } = await navigator.locks.query()
  return localStorage.length + held.length + pending.length
}
