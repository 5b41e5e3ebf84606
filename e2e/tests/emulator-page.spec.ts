import type { Emulator } from '@chathub/emulator'
import { findAccessibilityFaults } from '../src/axe.ts'
import { expect, test } from '../src/fixtures.ts'
import { PlaywrightTab } from '../src/playwright-tab.ts'
import type { Tab } from '../src/tab.ts'

const rows = '[data-testid="requests"] tbody tr:not([hidden])'

test.describe('the emulator’s page', () => {
  test('applies a switch at once, by keyboard, and marks it as changed', async ({
    emulator,
    tab,
  }) => {
    await open(tab, emulator)

    for (const digit of '503') await tab.press(digit, '[name="api.status"]')
    await tab.press('Tab', '[name="api.status"]')

    await expect.poll(() => tab.text('told')).toBe('HTTP status: 503.')
    expect(emulator.faults.api.status).toBe(503)
    expect(await tab.text('details [data-changes]')).toBe('1 changed')
  })

  test('says what a switch may be, and keeps what was before', async ({ emulator, tab }) => {
    await open(tab, emulator)

    // Behind the 1 that is there, or before it: neither is a probability.
    await tab.press('7', '[name="api.probability"]')
    await tab.press('Tab', '[name="api.probability"]')

    await expect.poll(() => tab.text('told')).toContain('"api.probability"')
    expect(await tab.attribute('[name="api.probability"]', 'aria-invalid')).toBe('true')
    expect(emulator.faults.api.probability).toBe(1)
    // The browser writes a refused call into its console.
    await tab.errors()
  })

  test('says that the emulator is away, and shows what holds once it is back', async ({
    emulator,
    tab,
  }) => {
    await open(tab, emulator)

    await emulator.goOffline()
    await expect.poll(() => tab.text('live')).toBe('the emulator is away')
    await tab.select('[name="api.cors"]', 'refuse')
    await expect.poll(() => tab.text('told')).toBe('Other sites: the emulator does not answer.')
    expect(await tab.attribute('[name="api.cors"]', 'aria-invalid')).toBe('true')
    await tab.click('revoke')
    await expect
      .poll(() => tab.text('told'))
      .toBe('Revoke company tokens: the emulator does not answer.')
    await emulator.goOnline()

    await expect.poll(() => tab.text('live')).toBe('live')
    await expect.poll(() => tab.value('[name="api.cors"]')).toBe('allow')
    expect(await tab.attribute('[name="api.cors"]', 'aria-invalid')).toBe('false')
    expect(await tab.text('told')).toBe('')
    // The browser writes failed calls into its console.
    await tab.errors()
  })

  test('takes a choice that was made elsewhere, also where the focus is', async ({
    emulator,
    tab,
  }) => {
    await open(tab, emulator)
    await tab.press('Tab', '[name="api.hang"]')

    emulator.setFaults({ api: { cors: 'refuse' } })

    await expect.poll(() => tab.value('[name="api.cors"]')).toBe('refuse')
  })

  test('counts the tokens beyond those that it shows', async ({ emulator, tab }) => {
    for (let count = 0; count < 60; count++) await emulator.operatorToken(101)
    await open(tab, emulator)
    await expect.poll(() => tab.text('#tokens [data-count]')).toBe('60')

    await emulator.operatorToken(101)

    await expect.poll(() => tab.text('#tokens [data-count]')).toBe('61')
    expect(await tab.count('[data-testid="tokens"] li')).toBe(50)
  })

  test('keeps what it says in sight, however far down the switch is', async ({ emulator, tab }) => {
    await open(tab, emulator)
    await tab.resize({ width: tab.engine === 'webkit' ? 450 : 390, height: 700 })

    await tab.press('Tab', '[name="api.body"]')
    await tab.select('[name="api.body"]', 'cut')

    await expect.poll(() => tab.text('told')).toBe('Body: cut.')
    const top = '[data-testid="told"]'
    expect(await tab.eval((s) => document.querySelector(s)!.getBoundingClientRect().top, top)).toBe(
      0,
    )
  })

  test('shows requests, tokens and connections live, and a request’s details', async ({
    emulator,
    tab,
  }) => {
    await open(tab, emulator)
    const token = await emulator.operatorToken(101)
    const authorization = `Bearer ${token}`

    const headers = { authorization, 'user-agent': 'somebody' }
    await fetch(`${emulator.url}/api/chat/chats?page=1`, { headers })
    await fetch(`${emulator.url}/api/company/organization`)

    await expect.poll(() => tab.count(rows)).toBe(2)
    expect((await tab.texts(rows))[1]).toMatch(
      /GET \/api\/chat\/chats\?page=1\s*200\s*operator 101/,
    )
    await expect.poll(() => tab.text('tokens')).toContain('operator 101')
    await tab.fill('[data-filter]', '401')
    await expect.poll(() => tab.count(rows)).toBe(1)
    await tab.fill('[data-filter]', 'page=1')
    await expect.poll(() => tab.count(rows)).toBe(1)

    await tab.click(`${rows} button`)
    await tab.waitFor('request-dialog')
    const details = await tab.text('request-dialog')
    expect(details).toMatch(/Caller\s*operator 101/)
    expect(details).toContain(`Bearer ${token.slice(0, 6)}…${token.slice(-4)}`)
    expect(await tab.eval(() => document.documentElement.outerHTML)).not.toContain(token)
    await tab.click('[data-testid="request-dialog"] button')
    await tab.waitForGone('request-dialog')
  })

  test('holds the list still while it is paused', async ({ emulator, tab }) => {
    await open(tab, emulator)

    await tab.click('[data-pause]')
    await fetch(`${emulator.url}/api/company/organization`)
    await emulator.operatorToken(101)
    await expect.poll(() => tab.text('tokens')).toContain('operator 101')
    expect(await tab.count(rows)).toBe(0)
    await tab.click('[data-pause]')
    await expect.poll(() => tab.count(rows)).toBe(1)

    await tab.click('[data-pause]')
    await emulator.goOffline()
    await expect.poll(() => tab.text('live')).toBe('the emulator is away')
    await emulator.goOnline()
    await expect.poll(() => tab.text('live')).toBe('live')
    await fetch(`${emulator.url}/api/company/organization`)
    await emulator.operatorToken(101)
    await expect.poll(() => tab.texts('[data-testid="tokens"] li')).toHaveLength(2)
    expect(await tab.count(rows)).toBe(1)
    await tab.click('[data-pause]')

    await expect.poll(() => tab.count(rows)).toBe(2)
    await tab.errors()
  })

  test('goes back to the start on a reset, whoever asks for it', async ({ emulator, tab }) => {
    await open(tab, emulator)
    emulator.setFaults({ api: { latencyMs: 321 } })
    await fetch(`${emulator.url}/customer`)
    await expect.poll(() => tab.value('[name="api.latencyMs"]')).toBe('321')
    await expect.poll(() => tab.count(rows)).toBe(1)

    await tab.click('reset')

    await expect.poll(() => tab.value('[name="api.latencyMs"]')).toBe('0')
    await expect.poll(() => tab.count(rows)).toBe(0)
    expect(emulator.faults.api.latencyMs).toBe(0)
  })

  test('axe finds no fault with it in any colour scheme, all groups open, and it fits on a phone', async ({
    emulator,
    tab,
  }) => {
    await open(tab, emulator)
    await emulator.operatorToken(101)
    await fetch(`${emulator.url}/api/company/organization`)
    await tab.eval(() => {
      for (const group of document.querySelectorAll('details')) group.open = true
    })
    await expect.poll(() => tab.count(rows)).toBe(1)

    expect(await findAccessibilityFaults(tab)).toEqual([])
    if (tab instanceof PlaywrightTab && tab.engine === 'chromium') {
      await tab.page.emulateMedia({ colorScheme: 'dark' })
      expect(await findAccessibilityFaults(tab)).toEqual([])
    }
    await tab.resize({ width: tab.engine === 'webkit' ? 450 : 320, height: 700 })
    expect(await tab.eval(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  })
})

async function open(tab: Tab, emulator: Emulator): Promise<void> {
  await tab.goto(`${emulator.url}/_emulator`)
  await expect.poll(() => tab.text('live')).toBe('live')
}
