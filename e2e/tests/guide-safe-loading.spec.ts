import type { Emulator } from '@chathub/emulator'
import type { FunctionName } from '../pages/guide/guide.ts'
import { expect, test } from '../src/guide-fixtures.ts'
import type { GuidePage } from '../src/guide-page.ts'
import type { GuideSite } from '../src/guide-site.ts'
import { getOperatorToken, unsignedToken } from '../src/operator-token.ts'

/** What can go wrong, and with which token it does. */
const causes: readonly {
  readonly what: string
  readonly isTokenGood: boolean
  readonly breakIt?: (emulator: Emulator, site: GuideSite) => void
}[] = [
  { what: 'a token that ChatHub refuses', isTokenGood: false },
  {
    what: 'a validation route that is down',
    isTokenGood: true,
    breakIt: (_, site) => site.setValidation('down'),
  },
  {
    what: 'a script that is down',
    isTokenGood: true,
    breakIt: (emulator) => emulator.setFaults({ script: { down: true } }),
  },
  {
    what: 'a panel that throws at start',
    isTokenGood: false,
    breakIt: (_, site) => site.setValidation('trusts'),
  },
]

/** Calls three times what fails, then once what works. */
async function failThenWork(
  name: FunctionName,
  guide: GuidePage,
  site: GuideSite,
  emulator: Emulator,
  token: string,
): Promise<void> {
  for (let call = 0; call < 3; call++) expect((await guide.call(name, token)).error).toBeNull()

  const { tab } = guide
  expect(await tab.texts('css=.chat-fallback p')).toEqual([
    'Chat is temporarily unavailable.',
    'Contact us: support@example.com',
  ])
  expect(await tab.count('css=.chat-fallback')).toBe(1)
  expect(await tab.attribute('css=.chat-fallback a', 'href')).toBe('mailto:support@example.com')
  expect(await guide.panels()).toEqual([])

  emulator.setFaults({ script: { down: false } })
  site.setValidation('asks')
  await guide.call(name, await getOperatorToken(emulator))

  await expect.poll(() => guide.operators()).toEqual(['Olena Kovalenko'])
  expect(await tab.count('css=.chat-fallback')).toBe(0)
}

for (const { what, isTokenGood, breakIt } of causes) {
  test(`the guide's loadWidgetSafely shows the contact once for ${what}, until it works`, async ({
    emulator,
    guide,
    site,
    tab,
  }) => {
    const token = isTokenGood ? await getOperatorToken(emulator) : unsignedToken()
    breakIt?.(emulator, site)
    await guide.open('production')

    await failThenWork("the guide's loadWidgetSafely", guide, site, emulator, token)

    // The guide prints these itself; what a panel throws is its own.
    const isExpected = (error: string): boolean =>
      /^console\.error (Invalid operator token|Failed to load chat widget)/.test(error) ||
      error.startsWith('uncaught Error: Invalid token')
    expect((await tab.errors()).filter((error) => !isExpected(error))).toEqual([])
  })
}

test('our loadWidgetSafely does the same, under Trusted Types too', async ({
  emulator,
  guide,
  site,
  tab,
}) => {
  site.setPolicy("require-trusted-types-for 'script'; trusted-types chathub")
  await guide.open('production')

  await failThenWork('loadWidgetSafely', guide, site, emulator, unsignedToken())

  expect(await tab.errors()).toEqual(
    Array.from({ length: 3 }, () => 'console.error Invalid operator token'),
  )
})
