import { corePageWith } from '../src/core-page.ts'
import { expect, test } from '../src/habits-fixtures.ts'
import { unsignedToken } from '../src/operator-token.ts'
import { cornerWidget, inFrame, isFrameAt } from '../src/widget-frame.ts'

// 1140 can be divided by every zoom, 525 fit into half of it.
const size = { width: 1200, height: 1140 }

/**
 * Buttons of the page, four pixels thin, that end where the widget's shadow ends: left of it and above
 * it, closed (60 pixels around the launcher, 12 further down) and open (25 around the panel).
 */
const neighbours = {
  closed: { left: 'right: 140px; bottom: 0', above: 'right: 20px; bottom: 128px' },
  open: { left: 'right: 345px; bottom: 200px', above: 'right: 40px; bottom: 525px' },
}

// WebKit's driver now and then makes no click of a press and a release in a page that is shown smaller.
const content = `<style>
  body { margin: 0; height: 3000px }
  body > button { position: fixed; width: 4px; height: 4px; padding: 0; border: 0 }
</style>
${Object.entries(neighbours)
  .flatMap(([state, sides]) =>
    Object.entries(sides).map(
      ([side, style]) =>
        `<button id="${state}-${side}" style="${style}" onmousedown="this.textContent = '1'"></button>`,
    ),
  )
  .join('\n')}`

for (const zoom of [0.5, 0.75, 1.25, 1.5, 2]) {
  test.describe(`at ${zoom * 100} %`, () => {
    test.use({ habits: { zoom } })

    test('two pixels beside what the widget paints, shadow included, the page is there for the mouse', async ({
      core,
      tab,
      harness,
      vendor,
    }) => {
      await tab.resize({ width: size.width / zoom, height: size.height / zoom })
      const html = (await corePageWith(harness, '')).replace('<main>', `${content}<main>`)
      await core.open(harness.serve('/zoomed.html', html))
      const scriptUrl = vendor.serve('/w/panel.js', { code: cornerWidget() })
      await core.create({ operatorToken: unsignedToken(), scriptUrl, isolation: 'frame' })
      await expect.poll(() => core.outcome()).toBe('ready')
      expect(await tab.eval(inFrame((view) => [view.innerWidth, view.innerHeight]))).toEqual(
        await tab.eval('[innerWidth, innerHeight]'),
      )

      for (const state of ['closed', 'open'] as const) {
        if (state === 'open') await tab.click('css=button:not([id])')
        for (const side of ['left', 'above'] as const) {
          const id = `#${state}-${side}`
          const within = await tab.eval((selector) => {
            const box = document.querySelector(selector)!.getBoundingClientRect()
            const isLeft = selector.endsWith('left')
            const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2]
            return isLeft ? { x: box.right + 1, y } : { x, y: box.bottom + 1 }
          }, id)
          // One pixel further in it is the widget that takes them.
          await expect.poll(() => isFrameAt(tab, within.x, within.y), id).toBe(true)
          await tab.click(id)
          await expect.poll(() => tab.text(id), id).toBe('1')
        }
      }
    })
  })
}
