import { expect, test } from '../src/guide-fixtures.ts'

const both = ['Olena Kovalenko', 'Priya Raman']

test("the guide's two organizations have a live panel each", async ({ guide, site }) => {
  await guide.open('production')

  await guide.run('organizations')

  await expect.poll(() => guide.operators(), { timeout: 20_000 }).toEqual(both)
  expect(site.requests).toEqual(['/api/chathub/token?org=sales', '/api/chathub/token?org=support'])
  // The page itself is left alone.
  expect((await guide.panels()).every(({ isInFrame }) => isInFrame)).toBe(true)
})

test('an organization that is not the user’s rejects, and the other one loads', async ({
  guide,
}) => {
  await guide.open('production')

  const [refused, loaded] = await Promise.all([
    guide.call('loadWidgetForOrganization', 'accounting'),
    guide.call('loadWidgetForOrganization', 'support'),
  ])

  expect(refused.error).toEqual({
    code: 'token-forbidden',
    message: expect.stringMatching(/^Failed to load widget/),
  })
  expect(loaded).toEqual({ value: 'ready', error: null })
  await expect.poll(() => guide.operators()).toEqual(['Priya Raman'])
})

test('an organization with signs of a query in its name reaches the site whole', async ({
  guide,
  site,
}) => {
  await guide.open('production')

  expect(await guide.call('loadWidgetForOrganization', 'a&b=c')).toEqual({
    value: 'ready',
    error: null,
  })

  expect(site.requests).toEqual(['/api/chathub/token?org=a%26b%3Dc'])
  await expect.poll(() => guide.operators()).toEqual(['Marc Dubois'])
})

test('loadWidgetOnce after two organizations leaves one panel in all', async ({ guide, tab }) => {
  await guide.open('production')
  await guide.run('organizations')
  await expect.poll(() => guide.operators(), { timeout: 20_000 }).toEqual(both)

  const token = await tab.eval(async () => {
    const response = await fetch('/api/chathub/token')
    return ((await response.json()) as { token: string }).token
  })
  expect(await guide.call('loadWidgetOnce', token)).toEqual({ value: 'ready', error: null })

  await expect.poll(() => guide.operators()).toEqual(['Olena Kovalenko'])
  expect(await guide.panels()).toEqual([{ operator: 'Olena Kovalenko', isInFrame: false }])
})

for (const name of [
  'React for two organizations',
  'Vue for two organizations',
  'Angular for two organizations',
] as const) {
  test(`components side by side, in ${name}, have a panel each that comes and goes by itself`, async ({
    guide,
    tab,
  }) => {
    await guide.open('production')
    await guide.mount(name)
    await expect
      .poll(async () => (await guide.operators()).toSorted(), { timeout: 20_000 })
      .toEqual(both)

    await tab.click('#toggle')
    await expect.poll(() => guide.operators()).toEqual(['Priya Raman'])
    await tab.click('#toggle')
    await expect.poll(async () => (await guide.operators()).toSorted()).toEqual(both)

    await guide.unmount()
    await expect.poll(() => guide.panels()).toEqual([])
  })
}
