import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from '../src/guide-fixtures.ts'
import { getOperatorToken, unsignedToken } from '../src/operator-token.ts'

test("the guide's token manager keeps the panel going with fresh tokens, and asks no more once destroyed", async ({
  emulator,
  guide,
  site,
  tab,
}) => {
  emulator.setFaults({ token: { lifeSeconds: 6 } })
  await guide.open('production')

  await guide.run('token manager')
  await expect.poll(() => guide.operators()).toEqual(['Olena Kovalenko'])
  site.setOperator(102)
  await expect.poll(() => guide.operators(), { timeout: 20_000 }).toEqual(['Marc Dubois'])
  expect(await tab.count('css=.chat-fallback')).toBe(0)

  await tab.eval(() => window.guide.destroyManager())
  expect(await guide.panels()).toEqual([])
  const asked = site.requests.length
  await delay(6000)
  expect(site.requests).toHaveLength(asked)
})

/** A panel that calls the tokens of some operators expired, as soon as it starts. */
const touchyWidget = (operators: string): string => `
const token = document.getElementById('operator-chat-panel-script').getAttribute('token')
const { operator_id: operator } = JSON.parse(atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')))
if (/${operators}/.test(String(operator))) throw new Error('Sorry, token expired')
const panel = document.createElement('div')
panel.id = 'operator-chat-panel'
panel.attachShadow({ mode: 'open' }).innerHTML = '<p data-testid="operator-name"></p>'
panel.shadowRoot.firstChild.textContent = 'Operator ' + operator
document.body.append(panel)
`

test("the guide's listener for expired tokens leads to one refresh, and the panel runs", async ({
  guide,
  site,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/touchy.js', { code: touchyWidget('101') })
  site.setOperator(102)
  await guide.open('production')
  await guide.run('expired token')

  await guide.call('loadWidget', unsignedToken(101), { scriptUrl })

  await expect.poll(() => guide.operators()).toEqual(['Operator 102'])
  expect(site.requests).toEqual(['/api/chathub/token'])
  await expect.poll(() => tab.count('css=.chat-fallback')).toBe(0)
  expect(await tab.errors()).toEqual(['uncaught Error: Sorry, token expired'])
})

test("the guide's listener does not go round for ever with a panel that takes no token", async ({
  guide,
  site,
  tab,
  vendor,
}) => {
  const scriptUrl = vendor.serve('/touchy.js', { code: touchyWidget('10.') })
  site.setOperator(102)
  await guide.open('production')
  await guide.run('expired token')

  await guide.call('loadWidget', unsignedToken(101), { scriptUrl })

  await expect.poll(() => site.requests).toEqual(['/api/chathub/token'])
  await delay(2000)
  expect(site.requests).toHaveLength(1)
  expect(await guide.panels()).toEqual([])
  expect(await tab.count('css=.chat-fallback')).toBe(1)
  const isPanels = (error: string): boolean => error === 'uncaught Error: Sorry, token expired'
  expect((await tab.errors()).filter((error) => !isPanels(error))).toEqual([])
})

test('validateToken tells a refused token from a fault and from a stranger', async ({
  emulator,
  guide,
  site,
}) => {
  const token = await getOperatorToken(emulator)
  await guide.open('production')

  expect((await guide.call('validateToken', token)).value).toBe(true)
  expect((await guide.call('validateToken', unsignedToken())).value).toBe(false)
  expect((await guide.call('validateToken', 'test-token-for-development')).value).toBe(false)
  expect(site.requests).toHaveLength(2)
  site.setValidation('down')
  expect((await guide.call('validateToken', token)).error?.code).toBe('token-unreachable')
  site.setValidation('asks')
  site.setLoggedIn(false)
  expect((await guide.call('validateToken', token)).error?.code).toBe('token-unauthorized')
})
