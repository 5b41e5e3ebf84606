import { setTimeout as delay } from 'node:timers/promises'
import type { ApplicationName } from '../pages/guide/guide.ts'
import type { BuildMode } from '../src/build-guide-pages.ts'
import { expect, test } from '../src/guide-fixtures.ts'

const nothing = { scripts: 0, panels: 0, runs: 0 }
const gone = { scripts: 0, isPanelShown: false }

const applications: readonly { readonly name: ApplicationName; readonly mode: BuildMode }[] = [
  // React's StrictMode does everything twice in development only.
  { name: 'React', mode: 'development' },
  { name: 'React', mode: 'production' },
  { name: 'Vue', mode: 'production' },
  { name: 'Vue with the component', mode: 'production' },
]

for (const { name, mode } of applications) {
  test.describe(`the guide's application in ${name}, ${mode}`, () => {
    test('has nothing in the page before its token, then one panel, and a panel again after a remount', async ({
      emulator,
      front,
      guide,
      tab,
    }) => {
      front.setTokenRoute('hold')
      await guide.open(mode)
      await guide.mount(name)
      await expect.poll(() => front.held).toBeGreaterThan(0)
      expect(await guide.widget()).toEqual(nothing)
      expect(await tab.count('css=.chat-fallback')).toBe(0)

      front.setTokenRoute('pass')
      await guide.waitForOperator('Olena Kovalenko')
      expect(await guide.widget()).toEqual({ scripts: 1, panels: 1, runs: 1 })
      const { token, ...documented } = await guide.tag()
      expect(token?.split('.')).toHaveLength(3)
      expect(documented).toEqual({
        type: 'module',
        id: 'operator-chat-panel-script',
        src: emulator.scriptUrl,
      })

      expect(await guide.unmount()).toEqual(gone)
      await expect.poll(() => tab.count('#operator-chat-panel')).toBe(0)
      await guide.mount(name)
      await guide.waitForOperator('Olena Kovalenko')
      expect(await guide.widget()).toEqual({ scripts: 1, panels: 1, runs: 2 })
    })

    test('has one panel that speaks with the newer token', async ({ guide, site, tab }) => {
      await guide.open(mode)
      await guide.mount(name)
      await guide.waitForOperator('Olena Kovalenko')

      site.setOperator(102)
      await guide.unmount()
      await guide.mount(name)

      await guide.waitForOperator('Marc Dubois')
      expect(await guide.widget()).toMatchObject({ scripts: 1, panels: 1 })
      expect(await tab.count('#operator-chat-panel')).toBe(1)
    })

    test('never has a panel when it is unmounted while its token is awaited', async ({
      front,
      guide,
    }) => {
      front.setTokenRoute('hold')
      await guide.open(mode)
      await guide.mount(name)
      await expect.poll(() => front.held).toBeGreaterThan(0)

      expect(await guide.unmount()).toEqual(gone)
      front.setTokenRoute('pass')
      await delay(1000)

      expect(await guide.widget()).toEqual(nothing)
    })
  })
}
