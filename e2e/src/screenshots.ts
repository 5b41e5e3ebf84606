import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from '@playwright/test'
import { findBrowsers } from '../../scripts/browsers.mjs'
import { demoNames } from '../../scripts/demo-app.mjs'
import { startDemos } from '../../scripts/demo-servers.mjs'

// Stores pictures of all pages in `test-results/screenshots`, for people to look at.

const folder = fileURLToPath(new URL('../test-results/screenshots/', import.meta.url))
const schemes = ['light', 'dark'] as const
const sizes = [
  { name: 'phone', width: 390, height: 844 },
  { name: 'desktop', width: 1280, height: 800 },
]

type Demos = Awaited<ReturnType<typeof startDemos>>

const engine = findBrowsers().chromium
if (engine?.driver !== 'playwright')
  throw new Error('Screenshots need Chromium: `npm test` installs it.')
await mkdir(folder, { recursive: true })
const demos = await startDemos()
const browser = await chromium.launch({
  executablePath: engine.executablePath,
  args: ['--no-sandbox'],
})
try {
  for (const colorScheme of schemes) {
    for (const { name, ...viewport } of sizes) {
      demos.emulator.reset()
      const context = await browser.newContext({ colorScheme, viewport })
      await takeAll(await context.newPage(), demos, `${colorScheme}-${name}`)
      await context.close()
    }
  }
} finally {
  await browser.close()
  await demos.close()
}

async function takeAll(page: Page, { urls, emulator }: Demos, suffix: string): Promise<void> {
  const take = async (name: string): Promise<void> => {
    await page.screenshot({ path: `${folder}${name}-${suffix}.png`, animations: 'disabled' })
    process.stdout.write(`${name}-${suffix}.png\n`)
  }
  await page.goto(urls.start)
  await page.screenshot({ path: `${folder}start-${suffix}.png`, fullPage: true })
  await page.goto(`${urls.html}/login`)
  await take('login')
  await page.getByTestId('account-olena').click()
  await page.getByTestId('login-submit').click()
  await page.waitForURL(`${urls.html}/`)
  for (const name of demoNames) {
    await page.goto(urls[name])
    await takeDemo(page, name, take)
  }
  await takeFailure(page, { urls, emulator }, take)
  await takeCustomer(page, emulator.customerUrl(6), take)
  await page.goto(`${urls.emulator}/_emulator`)
  await take('emulator')
}

type Take = (name: string) => Promise<void>

async function takeDemo(page: Page, name: string, take: Take): Promise<void> {
  await page.locator('[data-testid="status"][data-status="ready"]').waitFor()
  const panel = page.frameLocator('.chathub-frame')
  await panel.getByTestId('launcher').waitFor()
  const isOpen = await panel.getByTestId('panel').isVisible()
  await take(name)
  if (!isOpen) await panel.getByTestId('launcher').click()
  await panel.getByTestId('chat-item').first().waitFor()
  await take(`${name}-chats`)
  await panel.getByTestId('chat-item').first().click()
  await panel.getByTestId('message').first().waitFor()
  await take(`${name}-conversation`)
}

async function takeFailure(
  page: Page,
  { urls, emulator }: Pick<Demos, 'urls' | 'emulator'>,
  take: Take,
): Promise<void> {
  emulator.setFaults({ script: { down: true } })
  await page.goto(urls.react)
  await page.getByTestId('fallback').waitFor()
  await take('react-failed')
  emulator.setFaults({ script: { down: false } })
}

async function takeCustomer(page: Page, url: string, take: Take): Promise<void> {
  await page.goto(url)
  await page.getByTestId('customer-name').waitFor()
  await take('customer-form')
  await page.getByTestId('customer-name').fill('Anna Petrova')
  await page.getByTestId('customer-start').click()
  await page.getByTestId('composer').fill('Is the cabin in Lofoten still free in May?')
  await page.getByTestId('send').click()
  await page.getByTestId('message').first().waitFor()
  await take('customer-chat')
}
