import { readFile } from 'node:fs/promises'
import { expect, test } from '../src/guide-fixtures.ts'
import { getOperatorToken } from '../src/operator-token.ts'

for (const name of ['quick-start', 'static']) {
  test(`the guide's page ${name}.html opens the panel`, async ({ emulator, harness, tab }) => {
    const token = await getOperatorToken(emulator)
    const page = await readFile(new URL(`guide-code/${name}.html`, import.meta.url), 'utf8')
    const html = page
      .replace('https://widget.smsbat.com', emulator.url)
      .replace(/token="[^"]+"/, `token="${token}"`)

    await tab.goto(harness.serve(`/${name}.html`, html))

    await expect.poll(() => tab.text('operator-name')).toBe('Olena Kovalenko')
    expect(await tab.count('#operator-chat-panel')).toBe(1)
  })
}

test("the guide's dynamic injection opens one panel", async ({ guide }) => {
  await guide.open('production')

  await guide.run('dynamic injection')

  await guide.waitForOperator('Olena Kovalenko')
  expect(await guide.widget()).toEqual({ scripts: 1, panels: 1, runs: 1 })
})

test("the guide's dynamic injection shows the fallback and raises nothing when the host is down", async ({
  emulator,
  guide,
  tab,
}) => {
  emulator.setFaults({ script: { down: true } })
  await guide.open('production')

  await guide.run('dynamic injection')

  await tab.waitFor('css=.chat-fallback')
  expect(await guide.widget()).toEqual({ scripts: 0, panels: 0, runs: 0 })
  expect(await tab.errors()).toEqual([])
})

test("the guide's snippet for local development runs with the test token in development", async ({
  guide,
}) => {
  await guide.open('development')

  await guide.run('local development')

  await guide.waitForOperator('Test Operator')
  expect((await guide.tag()).token).toBe('test-token-for-development')
})

test("the guide's snippet for local development runs with the site's token in production", async ({
  guide,
}) => {
  await guide.open('production')

  await guide.run('local development')

  await guide.waitForOperator('Olena Kovalenko')
})

const guideTests = [
  'ChatHub Widget should load widget with valid token',
  'ChatHub Widget should handle invalid token',
]
const strictTwins = [
  'Strictly, the ChatHub widget is in the page once a valid token is loaded',
  'Strictly, the ChatHub widget rejects an invalid token',
]

for (const mode of ['development', 'production'] as const) {
  test(`the guide's tests and their stricter twins pass in ${mode}`, async ({ guide, tab }) => {
    await guide.open(mode)

    const results = await guide.test('ours')

    expect(results).toEqual(
      [...guideTests, ...strictTwins].map((name) => ({ name, failure: null })),
    )
    // What the panel throws is its own: in development it is the panel that refuses the token, and
    // the first test's panel may start when the second one's refusal has taken its tag away.
    const isPanels = (error: string): boolean => error.startsWith('uncaught')
    expect((await tab.errors()).filter((error) => !isPanels(error))).toEqual([])
  })
}

test('a loadWidget that does nothing fails the stricter twins', async ({ guide }) => {
  await guide.open('production')

  const results = await guide.test('idle')

  const failed = results.filter(({ failure }) => failure !== null).map(({ name }) => name)
  expect(failed).toEqual(['ChatHub Widget should load widget with valid token', ...strictTwins])
})
