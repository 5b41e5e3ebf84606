import { fileURLToPath } from 'node:url'
import { expect, test } from '@chathub/emulator/playwright'

const library = fileURLToPath(new URL('../../../../core/dist/chathub.js', import.meta.url))
const desk = `<!doctype html><title>Desk</title>
<script src="/chathub.js" data-token-endpoint="/api/chathub/token"></script>`

// A site built as recommended, without a back end of its own.
test.beforeEach(async ({ page }) => {
  await page.route('https://shop.example/desk', (route) =>
    route.fulfill({ contentType: 'text/html', body: desk }),
  )
  await page.route('https://shop.example/chathub.js', (route) => route.fulfill({ path: library }))
})

test('an operator sees what a customer writes', async ({ page, chatHub }) => {
  const panel = page.frameLocator('.chathub-frame')
  await chatHub.logInAs(101)
  await page.goto('https://shop.example/desk')
  chatHub.sendFromCustomer('Is the blue one still there?', { name: 'Rosa' })
  await expect(panel.getByTestId('chat-item').filter({ hasText: 'Rosa' })).toBeVisible()
})
