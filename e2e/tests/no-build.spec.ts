/// <reference types="@chathub/core/chathub.js" />
import { readFile } from 'node:fs/promises'
import { expect, test as base } from '../src/fixtures.ts'
import { getOperatorToken } from '../src/operator-token.ts'
import { startPlainSite, type PlainSite } from '../src/plain-site.ts'
import type { Tab } from '../src/tab.ts'

const ourTag = '<script src="/chathub.js" data-token-endpoint="/api/chathub/token"></script>'

interface SiteFixtures {
  site: PlainSite
}

const test = base.extend<SiteFixtures>({
  site: async ({ emulator }, use) => {
    const site = await startPlainSite(emulator)
    await use(site)
    await site.close()
  },

  // The server has to outlive the visitor: a page whose server dies reports errors.
  visitor: async ({ site, visitor }, use) => {
    void site
    await use(visitor)
  },
})

/** The guide's page, byte for byte except host and token. */
async function guidePage(host: string, token = 'YOUR_OPERATOR_TOKEN'): Promise<string> {
  const page = await readFile(new URL('guide-code/static.html', import.meta.url), 'utf8')
  return page.replace('https://widget.smsbat.com', host).replace('YOUR_OPERATOR_TOKEN', token)
}

function withOurTag(page: string, place: 'before' | 'after'): string {
  const vendorTag = /<script[^>]*><\/script>/
  return page.replace(vendorTag, (tag) => (place === 'before' ? ourTag + tag : tag + ourTag))
}

/** Scripts, panels and runs of the widget, all in the page itself. */
function countWidgets(tab: Tab): Promise<readonly number[]> {
  return tab.eval(() => [
    document.querySelectorAll('script[src*="widget-script.js"]').length,
    document.querySelectorAll('#operator-chat-panel').length,
    document.querySelectorAll('iframe').length,
  ])
}

test('the guide’s page with a placeholder as its token runs with a token of the route', async ({
  tab,
  site,
  emulator,
}) => {
  site.setPage(withOurTag(await guidePage(emulator.url), 'before'))

  await tab.goto(site.url)

  await tab.waitFor('operator-name', 20_000)
  expect(await countWidgets(tab)).toEqual([1, 1, 0])
  expect(await tab.attribute('#operator-chat-panel-script', 'src')).toBe(emulator.scriptUrl)
  expect(await tab.eval(() => ChatHub.widget?.getSnapshot().status)).toBe('ready')
  expect(site.tokens).toBe(1)
})

test('the guide’s page with a good token is adopted without asking, and refreshed before it expires', async ({
  tab,
  site,
  emulator,
}) => {
  emulator.setFaults({ token: { lifeSeconds: 12 } })
  const token = await getOperatorToken(emulator)
  emulator.setFaults({ token: { lifeSeconds: null } })
  site.setPage(withOurTag(await guidePage(emulator.url, token), 'before'))

  await tab.goto(site.url)
  await tab.waitFor('operator-name', 8000)
  const before = [site.tokens, await tab.attribute('#operator-chat-panel-script', 'token')]

  await expect.poll(() => site.tokens, { timeout: 15_000 }).toBe(1)
  await expect
    .poll(() => tab.attribute('#operator-chat-panel-script', 'token'), { timeout: 15_000 })
    .not.toBe(token)
  await expect.poll(() => tab.eval(() => ChatHub.widget?.getSnapshot().status)).toBe('ready')
  await tab.waitFor('operator-name', 8000)
  expect(before).toEqual([0, token])
  expect(await countWidgets(tab)).toEqual([1, 1, 0])
})

test('placed after the tag it adopts a good token', async ({ tab, site, emulator }) => {
  const token = await getOperatorToken(emulator)
  site.setPage(withOurTag(await guidePage(emulator.url, token), 'after'))

  await tab.goto(site.url)

  await expect.poll(() => tab.eval(() => ChatHub.widget?.getSnapshot().status)).toBe('ready')
  await tab.waitFor('operator-name')
  expect(await countWidgets(tab)).toEqual([1, 1, 0])
  expect(site.tokens).toBe(0)
})

test('placed after the tag it replaces a panel that ran with a bad token', async ({
  tab,
  site,
  emulator,
}) => {
  site.setPage(withOurTag(await guidePage(emulator.url), 'after'))

  await tab.goto(site.url)

  await tab.waitFor('operator-name', 20_000)
  expect(await countWidgets(tab)).toEqual([1, 1, 0])
  // The vendor's own, of the run that nothing can stop.
  expect((await tab.errors()).filter((error) => !/invalid token/i.test(error))).toEqual([])
})

test('with an option that cannot be, the tag runs as it was written and the console says why', async ({
  tab,
  site,
  emulator,
}) => {
  const page = withOurTag(await guidePage(emulator.url, await getOperatorToken(emulator)), 'before')
  site.setPage(page.replace('data-token-endpoint', 'data-strategy="bogus" data-token-endpoint'))

  await tab.goto(site.url)

  await tab.waitFor('operator-name', 20_000)
  expect(await countWidgets(tab)).toEqual([1, 1, 0])
  expect(await tab.eval(() => ChatHub.widget)).toBeNull()
  expect(await tab.errors()).toEqual([expect.stringContaining('strategy is eager, idle')])
})

test('without data-token-endpoint it is a library for production, with the custom element', async ({
  tab,
  site,
  emulator,
}) => {
  site.setPage(
    '<!doctype html><html lang="en"><head><script src="/chathub.js"></script></head></html>',
  )
  await tab.goto(site.url)
  const token = await getOperatorToken(emulator)

  const refusal = await tab.eval(() =>
    ChatHub.loadChatHubWidget('test-token-for-development').catch((error: unknown) =>
      ChatHub.isChatHubError(error) ? error.code : 'other',
    ),
  )
  await tab.eval(
    (operatorToken, scriptUrl) => {
      const element = document.createElement('chathub-widget')
      Object.assign(element, { operatorToken, scriptUrl })
      document.body.append(element)
    },
    token,
    emulator.scriptUrl,
  )

  await tab.waitFor('operator-name', 8000)
  expect(refusal).toBe('token-invalid')
  expect(await tab.eval(() => ChatHub.widget)).toBeNull()
})
