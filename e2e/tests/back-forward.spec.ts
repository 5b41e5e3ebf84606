import { corePageWith } from '../src/core-page.ts'
import { expect, test } from '../src/habits-fixtures.ts'
import { unsignedToken } from '../src/operator-token.ts'
import type { Tab } from '../src/tab.ts'
import { serveTokens } from '../src/token-route.ts'
import { plainWidget } from '../src/vendor.ts'

test.use({ habits: { keepsPages: true } })

for (const isolation of ['page', 'frame'] as const) {
  test(`somebody who goes back finds the widget in a ${isolation} as it was, and its token renewed as before`, async ({
    core,
    tab,
    harness,
    vendor,
  }) => {
    let operatorId = 100
    const route = serveTokens(harness, () => unsignedToken(++operatorId))
    const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
    // A page that may not be stored is not kept either.
    const headers = { 'cache-control': 'no-cache' }
    await core.open(harness.serve('/left.html', await corePageWith(harness, ''), { headers }))
    await core.create({ tokenEndpoint: route.path, scriptUrl, isolation })
    await expect.poll(() => core.status()).toBe('ready')
    // Firefox keeps no page that is left with a lock, such as the one for which the tabs queue up for a token.
    await expect.poll(() => heldLocks(tab)).toBe(0)
    await tab.eval(() => {
      addEventListener('pageshow', ({ persisted }) => {
        document.documentElement.dataset['persisted'] = String(persisted)
      })
    })

    await tab.goto(harness.serve('/other.html', '<!doctype html><p data-testid="other">Other</p>'))
    await tab.eval(() => void setTimeout(() => history.back()))

    await tab.waitForGone('other')
    await expect.poll(() => tab.attribute('css=html', 'data-persisted')).toBe('true')
    expect(await tab.texts('plain-panel')).toEqual([route.tokens[0]])
    await tab.eval(() => window.chat.reload())
    expect(await tab.texts('plain-panel')).toEqual([route.tokens[1]])
    expect(await core.status()).toBe('ready')
  })
}

function heldLocks(tab: Tab): Promise<number> {
  return tab.eval(async () => (await navigator.locks.query()).held?.length ?? 0)
}
