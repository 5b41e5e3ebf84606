import type { Page } from '@playwright/test'
import { decodeJwt } from 'jose'
import { expect, test } from '@chathub/emulator/playwright'

const shop = `<!doctype html><title>Shop</title><script type="module">
  const answer = await fetch('/api/chathub/token')
  const script = document.createElement('script')
  script.type = 'module'
  script.id = 'operator-chat-panel-script'
  script.src = 'https://widget.smsbat.com/operator-chat-panel/widget-script.js'
  script.setAttribute('token', (await answer.json()).token)
  script.addEventListener('error', () => (document.title = 'no panel'))
  document.head.append(script)
</script>`

/** Opens a site that has no back end of its own. */
async function openShop(page: Page): Promise<void> {
  await page.route('https://shop.example/', (route) =>
    route.fulfill({ contentType: 'text/html', body: shop }),
  )
  await page.goto('https://shop.example/')
}

test('an operator reads and answers a customer, in real time', async ({ page, chatHub }) => {
  await chatHub.logInAs(101)
  await openShop(page)
  await expect(page.getByTestId('connection')).toHaveText('connected')

  const { chatId } = chatHub.sendFromCustomer('Is the blue one still there?', { name: 'Rosa' })
  await page.getByTestId('chat-item').filter({ hasText: 'Rosa' }).click()
  await expect(page.getByTestId('message').last()).toContainText('Is the blue one still there?')
  await page.getByRole('textbox', { name: 'Message to Rosa' }).fill('It is!')
  await page.keyboard.press('Enter')

  await expect
    .poll(() => chatHub.state.messages.filter((one) => one.chatId === chatId).at(-1)?.message)
    .toBe('It is!')
})

test('each test finds the emulator as new, of the seed that the configuration names', async ({
  chatHub,
}) => {
  expect(chatHub.state.chats.some(({ client }) => client.name === 'Rosa')).toBe(false)
  expect(chatHub.requests).toEqual([])
  expect(chatHub.company.login).toBe('company-576299')
})

test('another operator logs in, and sees another organization', async ({ page, chatHub }) => {
  await chatHub.logInAs(101)
  await chatHub.logInAs(103)
  await openShop(page)

  await expect(page.getByTestId('operator-name')).toHaveText('Priya Raman')
})

test('the token route tells the moment at which the token ends', async ({ page, chatHub }) => {
  chatHub.setFaults({ clockSkewMs: 3_600_000 })
  await chatHub.logInAs(101, { lifeSeconds: 60 })
  await openShop(page)

  const { token, expiresAt } = await page.evaluate(async () => {
    const answer = await fetch('/api/chathub/token')
    return (await answer.json()) as { token: string; expiresAt: string }
  })

  expect(Date.parse(expiresAt)).toBe((decodeJwt(token).exp ?? 0) * 1_000)
})

test.describe('one after the other', () => {
  test.describe.configure({ mode: 'default' })

  test('a test takes the emulator offline', async ({ chatHub }) => {
    await chatHub.goOffline()

    await expect(fetch(chatHub.url)).rejects.toThrow('fetch failed')
  })

  test('the next one finds it online', async ({ chatHub }) => {
    expect((await fetch(`${chatHub.url}/_emulator/faults`)).status).toBe(200)
  })
})

test('a vendor who is down leaves the page without a panel', async ({ page, chatHub }) => {
  await chatHub.logInAs(101)
  chatHub.setFaults({ script: { down: true } })

  await openShop(page)

  await expect(page).toHaveTitle('no panel')
})

test('nobody logs in as an operator who does not exist', async ({ chatHub }) => {
  await expect(chatHub.logInAs(999)).rejects.toThrow('There is no operator 999.')
})
