import { CorePage } from '../src/core-page.ts'
import { expect, test } from '../src/fixtures.ts'
import { unsignedToken } from '../src/operator-token.ts'
import { plainWidget, type ScriptAnswer } from '../src/vendor.ts'

const token = unsignedToken()

const outages: readonly { readonly title: string; readonly answer: ScriptAnswer }[] = [
  { title: 'answers 500', answer: { status: 500 } },
  { title: 'cannot be reached', answer: { isDown: true } },
  { title: 'hangs', answer: { isHeld: true } },
]

for (const isolation of ['page', 'frame'] as const) {
  for (const { title, answer } of outages) {
    test(`in a ${isolation}, a host that ${title} shows the fallback, and the panel comes by itself once the device is online`, async ({
      tab,
      harness,
      vendor,
    }) => {
      const scriptUrl = vendor.serve('/w/panel.js', answer)
      const page = new CorePage(tab, harness)
      await page.open()
      await page.create({ operatorToken: token, scriptUrl, isolation, timeoutMs: 1500, retry: 0 })
      await tab.waitFor('css=.chat-fallback')
      const whileDown = await page.status()

      vendor.serve('/w/panel.js', { code: plainWidget })
      await tab.eval(() => void dispatchEvent(new Event('online')))

      await expect.poll(() => page.status()).toBe('ready')
      expect(whileDown).toBe('error')
      expect(await tab.count('css=.chat-fallback')).toBe(0)
    })
  }
}

test('a host that comes back is found without any event', async ({ tab, harness, vendor }) => {
  const scriptUrl = vendor.serve('/w/panel.js', { status: 503 })
  const page = new CorePage(tab, harness)
  await page.open()
  await page.create({ operatorToken: token, scriptUrl })
  await tab.waitFor('css=.chat-fallback')

  vendor.serve('/w/panel.js', { code: plainWidget })

  await expect.poll(() => page.status()).toBe('ready')
  expect(await tab.texts('plain-panel')).toEqual([token])
})

test('in a page, a script that was fetched in advance and failed is fetched anew', async ({
  tab,
  harness,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { status: 500 })
  const page = new CorePage(tab, harness)
  await page.open()
  await tab.eval(
    ([url, operatorToken]) => {
      const getToken = async (): Promise<string> => operatorToken ?? ''
      const options = { scriptUrl: url, isolation: 'page', retry: 0, getToken } as const
      window.chat = window.chathub.createChatHubWidget(options)
    },
    [scriptUrl, token],
  )
  await tab.waitFor('css=.chat-fallback')

  vendor.serve('/w/panel.js', { code: plainWidget })
  await tab.eval(() => window.chat.load())

  expect(await page.status()).toBe('ready')
})
