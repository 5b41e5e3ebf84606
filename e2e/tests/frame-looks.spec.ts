import { expect, test } from '../src/habits-fixtures.ts'
import { getOperatorToken, unsignedToken } from '../src/operator-token.ts'
import { difference, takePicture } from '../src/pictures.ts'
import { cornerWidget } from '../src/widget-frame.ts'

const selectors = {
  'a widget of two buttons': { launcher: 'css=button', panel: 'css=section' },
  'the operator panel': { launcher: 'launcher', panel: 'panel' },
}

// WebKitGTK draws the edges of one and the same page differently from one time to the next, by up to 32.
const notInWebKit = '@not-in-webkit'

for (const zoom of [1, 0.5, 0.75, 1.25, 1.5, 2]) {
  // Each is a Firefox of its own, whose start takes as long as the pictures.
  const tag = zoom === 1 || zoom === 1.5 ? [notInWebKit] : [notInWebKit, '@left-out-in-firefox']
  for (const [name, { launcher, panel }] of Object.entries(selectors)) {
    test.describe(`at ${zoom * 100} %`, { tag }, () => {
      test.use({ habits: { zoom } })

      test(`${name} looks the same in the page and in a frame, shadows included, open and closed`, async ({
        core,
        tab,
        vendor,
        emulator,
      }) => {
        // Chromium draws two pixels of a round corner's edge now so and now so, in the page alone too;
        // zoomed, edges of letters and corners are drawn a shade other in a frame, with a clip or without.
        const [mostPixels, most] = zoom === 1 ? [2, 16] : [32, 32]
        const isOurs = launcher === 'css=button'
        const operatorToken = isOurs ? unsignedToken() : await getOperatorToken(emulator)
        const scriptUrl = isOurs
          ? vendor.serve('/w/panel.js', { code: cornerWidget() })
          : emulator.scriptUrl
        const inPage: Partial<Record<'open' | 'closed', Buffer>> = {}
        for (const isolation of ['page', 'frame'] as const) {
          await tab.resize({ width: 1200 / zoom, height: 1140 / zoom })
          await core.open()
          await tab.eval(() => {
            document.body.style.background = '#e8d9b5'
            document.querySelector('h1')!.style.width = '100px' // no panel covers so much
          })
          await core.create({ operatorToken, scriptUrl, isolation })
          await expect.poll(() => core.outcome()).toBe('ready')
          await tab.waitFor(launcher)
          for (const state of ['open', 'closed'] as const) {
            const isOpen = await tab.isVisible(panel)
            if (isOpen !== (state === 'open')) await tab.click(launcher)
            if (!isOurs && state === 'open') await tab.waitFor('chat-item')
            await tab.click('css=h1') // takes pointer and focus away
            const picture = await takePicture(tab)
            const before = (inPage[state] ??= picture)
            expect(await difference(tab, [before, picture], most)).toBeLessThanOrEqual(mostPixels)
          }
        }
      })
    })
  }
}
