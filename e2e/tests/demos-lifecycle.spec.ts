import { describeEachDemo, expect, test } from '../src/demo-fixtures.ts'
import { onElements } from '../src/dom.ts'
import type { Tab } from '../src/tab.ts'

const gone = { scripts: 0, panels: 0 }
const there = { scripts: 1, panels: 1 }

describeEachDemo(() => {
  test('unmount, mount, load and reload leave exactly one panel, or none', async ({
    demo,
    tab,
  }) => {
    await demo.logInToPanel('olena')
    // Once, whatever the framework renders twice.
    expect(await demo.widget()).toEqual({ ...there, runs: 1 })

    const attempt = await demo.attempt()
    await tab.click('load')
    expect(await demo.widget()).toEqual({ ...there, runs: 1 })
    expect(await demo.attempt()).toBe(attempt)

    expect(await demo.widgetAfter('unmount')).toEqual({ ...gone, runs: 1 })
    await demo.waitForStatus('idle')
    expect(await tab.text('token-life')).toBe('no token')
    // Back before it is taken down (after one second), back where it was; else started anew.
    await tab.click('mount')
    await demo.waitForPanel()
    expect(await demo.widget()).toMatchObject(there)
    await expect.poll(() => tab.text('log')).toMatch(/^\S+\s*ready/)

    await tab.click('unmount')
    await expect.poll(() => tab.count('#operator-chat-panel')).toBe(0)
    const { runs } = await demo.widget()
    await tab.click('mount')
    await demo.waitForPanel()
    expect(await demo.widget()).toEqual({ ...there, runs: runs + 1 })

    await tab.click('reload')
    await expect.poll(async () => (await demo.widget()).runs).toBe(runs + 2)
    await demo.waitForPanel()
    expect(await demo.widget()).toEqual({ ...there, runs: runs + 2 })
    await expect.poll(() => tab.text('operator-name')).toBe('Olena Kovalenko')
  })

  test('a panel that is unmounted while its token is awaited never appears', async ({
    disturbed: { demo, front },
    tab,
  }) => {
    front.setTokenRoute('hold')
    await demo.logIn('olena')
    await tab.waitFor('loading')
    await expect.poll(() => front.held).toBeGreaterThan(0)
    await watchForWidget(tab)

    // The answer comes before the widget is taken down, which is one second after the unmount.
    await tab.click('unmount')
    front.setTokenRoute('pass')
    await tab.waitForGone('loading')
    await passTime(tab, 1200)
    expect(await sightings(tab)).toBe(0)

    // It comes after that.
    front.setTokenRoute('hold')
    await tab.click('mount')
    await expect.poll(() => front.held).toBeGreaterThan(0)
    await tab.click('unmount')
    await passTime(tab, 1200)
    front.setTokenRoute('pass')
    await passTime(tab, 300)
    expect(await sightings(tab)).toBe(0)
    expect(await demo.widget()).toEqual({ ...gone, runs: 0 })

    await tab.click('mount')
    await demo.waitForPanel()
    expect(await demo.widget()).toEqual({ ...there, runs: 1 })
    expect(await sightings(tab)).toBeGreaterThan(0)
  })
}, 'chromium')

/** Counts from now on how often the panel is there, in the page or in a frame. */
function watchForWidget(tab: Tab): Promise<void> {
  return tab.eval(`(() => {
    window.__widgetSeen = 0
    setInterval(() => { window.__widgetSeen += ${onElements('#operator-chat-panel', ({ length }) => length)} }, 5)
  })()`)
}

function sightings(tab: Tab): Promise<number> {
  return tab.eval('window.__widgetSeen')
}

/** Lets the page's clock go on: that something never happens can only be seen by waiting. */
async function passTime(tab: Tab, milliseconds: number): Promise<void> {
  const end = (await tab.eval(() => performance.now())) + milliseconds
  await expect.poll(() => tab.eval(() => performance.now())).toBeGreaterThan(end)
}
