import { findAccessibilityFaults } from '../src/axe.ts'
import { describeEachDemo, expect, test } from '../src/demo-fixtures.ts'
import { passwordOf, type DemoPage } from '../src/demo-page.ts'
import { PlaywrightTab } from '../src/playwright-tab.ts'
import type { Tab } from '../src/tab.ts'

describeEachDemo(() => {
  test('axe finds no fault with the demo, panel open, in any colour scheme', async ({
    demo,
    tab,
  }) => {
    await demo.logInToPanel('olena')
    await tab.click('chat-item')
    await tab.waitFor('conversation')

    await inEachColourScheme(tab, async () => {
      expect(await findAccessibilityFaults(tab)).toEqual([])
    })
  })

  test('the demo fits on a narrow screen, with and without its panel', async ({ demo, tab }) => {
    await demo.logInToPanel('priya')
    await tab.resize(narrow(tab))
    await expect.poll(() => overflow(tab)).toBe(0)

    await tab.reload()
    await demo.waitForStatus('ready')
    // A phone starts with the launcher alone.
    await tab.waitFor('launcher')
    expect(await tab.isVisible('panel')).toBe(false)
    expect(await overflow(tab)).toBe(0)

    await tab.click('launcher')
    await tab.waitFor('panel')
    expect(await overflow(tab)).toBe(0)
  })

  test('everything in the demo can be reached and used by keyboard', async ({ demo, tab }) => {
    await demo.logInToPanel('marc')

    const visited = await tabThrough(tab)
    for (const testId of ['customer-link', 'start-link', 'logout', ...actions, 'log']) {
      expect(visited).toContain(testId)
    }
    expect(actions.map((testId) => visited.indexOf(testId))).toEqual(
      actions.map((_, index) => visited.indexOf('load') + index),
    )

    await pressButton(demo, 'unmount')
    await demo.waitForStatus('idle')
    await pressButton(demo, 'mount')
    await demo.waitForPanel()
    const { runs } = await demo.widget()
    await pressButton(demo, 'reload')
    await expect.poll(async () => (await demo.widget()).runs).toBe(runs + 1)
    await demo.waitForPanel()
    await pressButton(demo, 'logout')
    await tab.waitFor('login-form', 10_000)
  })
}, 'chromium')

test('axe finds no fault with start page, login page and customer’s page, and they fit on a narrow screen', async ({
  demos: { urls, emulator },
  tab,
}) => {
  const pages = [
    urls.start,
    `${urls.html}/login`,
    emulator.customerUrl(6),
    `${urls.emulator}/_emulator`,
  ]
  for (const page of pages) {
    await tab.goto(page)
    await tab.waitFor('h1, h2')
    await inEachColourScheme(tab, async () => {
      expect(await findAccessibilityFaults(tab), page).toEqual([])
    })
  }

  await tab.resize(narrow(tab))
  for (const page of pages) {
    await tab.goto(page)
    await tab.waitFor('h1, h2')
    expect(await overflow(tab), page).toBe(0)
  }
})

test('the login page fills in an account and logs in by keyboard alone', async ({
  demos: { urls },
  tab,
}) => {
  await tab.goto(`${urls.html}/login`)
  await tab.press('Enter', 'account-marc')
  await expect.poll(() => tab.value('password')).toBe(passwordOf('marc'))
  expect(await tab.value('username')).toBe('marc')

  await tab.press('Tab', 'username')
  expect(await focused(tab)).toBe('password')
  await tab.press('Tab')
  expect(await focused(tab)).toBe('login-submit')
  await tab.press('Enter')

  await tab.waitFor('operator', 15_000)
  expect(await tab.text('operator')).toBe('Marc Dubois')
})

const actions = ['load', 'reload', 'unmount', 'mount']

/** Light everywhere; dark as well in Chromium, the only one whose driver can ask for it. */
async function inEachColourScheme(tab: Tab, look: () => Promise<void>): Promise<void> {
  await look()
  if (!(tab instanceof PlaywrightTab) || tab.engine !== 'chromium') return
  await tab.page.emulateMedia({ colorScheme: 'dark' })
  await look()
  await tab.page.emulateMedia({ colorScheme: 'light' })
}

/** 320 px, the narrowest that WCAG asks for; windows of WebKitGTK get no narrower than 447 px. */
function narrow(tab: Tab): { width: number; height: number } {
  return { width: tab.engine === 'webkit' ? 450 : 320, height: 700 }
}

/** By how many pixels the page is wider than the window. */
function overflow(tab: Tab): Promise<number> {
  return tab.eval(() => {
    const root = document.documentElement
    return Math.max(0, root.scrollWidth - root.clientWidth)
  })
}

/** Test ids, in the order in which the Tab key reaches them. */
async function tabThrough(tab: Tab): Promise<string[]> {
  await tab.eval(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    getSelection()?.removeAllRanges()
  })
  const visited: string[] = []
  // More stops than a demo has before its panel.
  for (let stop = 0; stop < 24 && !visited.includes('log'); stop++) {
    await tab.press('Tab')
    visited.push(await focused(tab))
  }
  return visited
}

function focused(tab: Tab): Promise<string> {
  return tab.eval(() => document.activeElement?.getAttribute('data-testid') ?? '')
}

async function pressButton({ tab }: DemoPage, testId: string): Promise<void> {
  await tab.press('Enter', testId)
}
