import type { CDPSession } from '@playwright/test'
import { corePageWith } from '../src/core-page.ts'
import { expect, test } from '../src/habits-fixtures.ts'
import { unsignedToken } from '../src/operator-token.ts'
import type { PlaywrightTab } from '../src/playwright-tab.ts'
import { cornerWidget, inFrame, isFrameAt } from '../src/widget-frame.ts'

// Only Chromium's driver has a finger.
test.describe('on a phone', { tag: ['@not-in-firefox', '@not-in-webkit'] }, () => {
  test.use({ habits: { isPhone: true } })

  const content = `<style>
    body { margin: 0; height: 3000px }
    #under { position: fixed; left: 20px; top: 40px; width: 100px; height: 40px }
  </style>
  <button id="under" onclick="this.textContent = 'Tapped'">Press</button>`

  /** Points of the page and of the widget: beside the panel, in its list, on the launcher. */
  const [beside, list, launcher] = [
    { x: 30, y: 600 },
    { x: 250, y: 680 },
    { x: 340, y: 794 },
  ]

  test.beforeEach(async ({ core, tab, harness, vendor }) => {
    const html = (await corePageWith(harness, '')).replace('<main>', `${content}<main>`)
    await core.open(harness.serve('/touched.html', html))
    const code = cornerWidget().replace('overflow: hidden', 'overflow: auto')
    const scriptUrl = vendor.serve('/w/panel.js', { code })
    await core.create({ operatorToken: unsignedToken(), scriptUrl, isolation: 'frame' })
    await expect.poll(() => isFrameAt(tab, launcher.x, launcher.y)).toBe(true)
  })

  test('a tap opens the panel, one beside it reaches the page, and both know of the finger', async ({
    tab,
  }) => {
    const { page } = tab as PlaywrightTab

    await page.touchscreen.tap(launcher.x, launcher.y)
    await expect.poll(() => isFrameAt(tab, list.x, list.y)).toBe(true)
    await page.touchscreen.tap(70, 60)

    await expect.poll(() => tab.text('#under')).toBe('Tapped')
    expect(await tab.eval(inFrame((view) => view.matchMedia('(pointer: coarse)').matches))).toBe(
      true,
    )
    expect(await tab.eval(inFrame(({ widget }) => widget.panel.hidden))).toBe(false)
  })

  test('a finger scrolls the page beside the panel, and within the panel its list alone', async ({
    tab,
  }) => {
    const { page } = tab as PlaywrightTab
    const finger = await page.context().newCDPSession(page)
    await page.touchscreen.tap(launcher.x, launcher.y)
    await expect.poll(() => isFrameAt(tab, list.x, list.y)).toBe(true)
    const scrolled = (): Promise<{ page: number; list: number }> =>
      tab.eval(inFrame(({ top, widget }) => ({ page: top?.scrollY, list: widget.panel.scrollTop })))
    expect(await scrolled()).toEqual({ page: 0, list: 0 })

    await swipeUp(finger, beside)
    await expect.poll(async () => (await scrolled()).page).toBeGreaterThan(100)
    expect((await scrolled()).list).toBe(0)
    const reached = await whenStill(async () => (await scrolled()).page)

    await swipeUp(finger, list)
    await expect.poll(async () => (await scrolled()).list).toBeGreaterThan(100)
    expect((await scrolled()).page).toBe(reached)
  })

  // The driver makes no context menu of it, on no page.
  test('a long press beside the panel is the page’s, one within it the widget’s', async ({
    tab,
  }) => {
    const { page } = tab as PlaywrightTab
    const finger = await page.context().newCDPSession(page)
    await page.touchscreen.tap(launcher.x, launcher.y)
    await expect.poll(() => isFrameAt(tab, list.x, list.y)).toBe(true)
    await tab.eval(
      inFrame((view) => {
        const heard: string[] = []
        Object.assign(view.top ?? {}, { heard })
        for (const [name, one] of Object.entries({ page: view.top, widget: view }))
          for (const type of ['touchstart', 'touchend'])
            one?.addEventListener(type, () => heard.push(`${name} ${type}`))
      }),
    )

    await pressLong(finger, beside)
    await expect.poll(() => tab.eval('window.heard')).toEqual(['page touchstart', 'page touchend'])
    await tab.eval('window.heard.splice(0)')
    await pressLong(finger, list)
    await expect
      .poll(() => tab.eval('window.heard'))
      .toEqual(['widget touchstart', 'widget touchend'])
  })
})

/** The value, once it is the same for a third of a second: what a finger has thrown rolls on. */
async function whenStill(read: () => Promise<number>): Promise<number> {
  let last = await read()
  const change = async (): Promise<number> => {
    const before = last
    last = await read()
    return last - before
  }
  await expect.poll(change, { intervals: [300] }).toBe(0)
  return last
}

interface Point {
  readonly x: number
  readonly y: number
}

/** Moves a finger 300 pixels up the screen, in steps as a hand does, and rests before it lifts: nothing is thrown. */
async function swipeUp(finger: CDPSession, { x, y }: Point): Promise<void> {
  const touch = (type: 'touchStart' | 'touchMove', upPx: number): Promise<unknown> =>
    finger.send('Input.dispatchTouchEvent', { type, touchPoints: [{ x, y: y - upPx }] })
  await touch('touchStart', 0)
  for (let upPx = 30; upPx <= 300; upPx += 30) await touch('touchMove', upPx)
  await new Promise((done) => setTimeout(done, 200))
  await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

/** Holds a finger for longer than the half second that a browser waits. */
async function pressLong(finger: CDPSession, at: Point): Promise<void> {
  await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] })
  await new Promise((done) => setTimeout(done, 700))
  await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}
