import { readFile } from 'node:fs/promises'
import { corePageWith } from '../src/core-page.ts'
import { expect, test } from '../src/fixtures.ts'
import { unsignedToken } from '../src/operator-token.ts'
import type { Tab } from '../src/tab.ts'
import { plainWidget } from '../src/vendor.ts'

const operatorToken = unsignedToken()

test('an element that stands in the HTML runs the panel once it is defined, with the properties it had', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { code: plainWidget })
  await core.open()
  await tab.eval((url) => {
    document.body.insertAdjacentHTML(
      'beforeend',
      `<chathub-widget script-url="${url}" isolation="page" timeout-ms="9000"></chathub-widget>`,
    )
  }, scriptUrl)

  const heard = await tab.eval(async (token) => {
    const told = new Promise((resolve) => {
      document.addEventListener('chathub-ready', ({ detail }) => resolve(detail.status), {
        once: true,
      })
    })
    const element = document.querySelector('chathub-widget')
    if (element) element.operatorToken = token
    await window.fetchElement()
    return told
  }, operatorToken)

  expect(heard).toBe('ready')
  expect(await tab.texts('plain-panel')).toEqual([operatorToken])
  expect(
    await tab.eval(() => {
      const element = document.querySelector('chathub-widget')
      return [element?.timeoutMs, element?.operatorToken, Object.keys(element ?? {}).length]
    }),
  ).toEqual([9000, operatorToken, 0])
})

test('removed, it takes script and panel out of sight in the same tick, and back again', async ({
  core,
  tab,
  vendor,
}) => {
  await core.open()
  await showElement(tab, vendor.serve('/w/panel.js', { code: plainWidget }))
  await expect
    .poll(() => tab.eval(() => document.querySelector('chathub-widget')?.getSnapshot().status))
    .toBe('ready')

  const left = await tab.eval(() => {
    const element = document.querySelector('chathub-widget')
    const panel = document.querySelector('[data-testid=plain-panel]')
    element?.remove()
    const gone = [
      document.querySelectorAll('#operator-chat-panel-script').length,
      panel?.checkVisibility(),
    ]
    if (element) document.body.append(element)
    return gone
  })

  await tab.waitFor('plain-panel')
  expect(left).toEqual([0, false])
  expect(await core.runs()).toBe(1)
})

test('a move leaves the panel in sight with moveBefore(), and without it takes it away for a moment', async ({
  core,
  tab,
  vendor,
}) => {
  await core.open()
  await showElement(tab, vendor.serve('/w/panel.js', { code: plainWidget }))

  const [isMovable, isSeen] = await tab.eval(() => {
    const element = document.querySelector('chathub-widget')
    const target = document.querySelector('main')
    const canMove = target !== null && 'moveBefore' in target
    if (element && canMove) target.moveBefore(element, null)
    else if (element) target?.append(element)
    return [canMove, document.querySelector('[data-testid=plain-panel]')?.checkVisibility()]
  })

  expect(isSeen).toBe(isMovable)
  await tab.waitFor('plain-panel')
  expect(await core.runs()).toBe(1)
})

test('its children in the slots are seen when they are meant: while it loads, and when it has failed', async ({
  core,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/w/panel.js', { isHeld: true })
  await core.open()
  await tab.eval(
    async (token, url) => {
      await window.fetchElement()
      document.body.insertAdjacentHTML(
        'beforeend',
        `<chathub-widget operator-token="${token}" script-url="${url}" isolation="page" retry="0">
          <p id="wait" slot="loading">Loading the chat</p><p id="sorry" slot="fallback">Call us</p>
        </chathub-widget>`,
      )
    },
    operatorToken,
    scriptUrl,
  )
  await tab.waitFor('#wait')
  const seen = [await tab.isVisible('#wait'), await tab.isVisible('#sorry')]

  vendor.serve('/w/panel.js', { status: 404 })
  vendor.release()

  await tab.waitFor('#sorry')
  expect(seen).toEqual([true, false])
  expect(await tab.isVisible('#wait')).toBe(false)
  expect(await tab.count('css=.chat-fallback')).toBe(0)
})

test('one that fails before the parser has come to its children shows its own fallback alone', async ({
  tab,
  harness,
  vendor,
}) => {
  const file = new URL('../../packages/core/dist/chathub.js', import.meta.url)
  const src = vendor.serve('/w/chathub.js', { code: await readFile(file, 'utf8') })
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Parsed</title>
    <script src="${src}"></script>
    <chathub-widget operator-token="{}"><p id="sorry" slot="fallback">Call us</p></chathub-widget>`

  await tab.goto(harness.serve('/parsed.html', html))

  await tab.waitFor('#sorry')
  await expect.poll(() => tab.count('css=.chat-fallback')).toBe(0)
})

test('its nonce, which the browser hides, is the script’s under a nonce policy', async ({
  core,
  tab,
  harness,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/nonce/panel.js', { code: plainWidget })
  const html = (await corePageWith(harness, ''))
    .replaceAll('<script type="module" ', '<script nonce="n1" type="module" ')
    .replace(
      '<main>',
      `<chathub-widget nonce="n1" operator-token="${operatorToken}" script-url="${scriptUrl}" isolation="page"></chathub-widget><main>`,
    )
  const policy = "script-src 'nonce-n1' 'strict-dynamic'"
  await core.open(
    harness.serve('/nonce.html', html, {
      headers: { 'content-security-policy': policy },
      nonce: 'n1',
    }),
  )

  await tab.eval(() => window.fetchElement())

  await expect
    .poll(() => tab.eval(() => document.querySelector('chathub-widget')?.getSnapshot().status))
    .toBe('ready')
  expect(
    await tab.eval(() => document.querySelector<HTMLElement>('#operator-chat-panel-script')?.nonce),
  ).toBe('n1')
})

/** Appends an element with a token of its own, and waits for its panel. */
async function showElement(tab: Tab, scriptUrl: string): Promise<void> {
  await tab.eval(
    async (token, url) => {
      await window.fetchElement()
      const element = document.createElement('chathub-widget')
      Object.assign(element, { operatorToken: token, scriptUrl: url, isolation: 'page' })
      document.body.append(element)
    },
    operatorToken,
    scriptUrl,
  )
  await tab.waitFor('plain-panel')
}
