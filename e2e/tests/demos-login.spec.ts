import { demoNames } from '../../scripts/demo-app.mjs'
import { describeEachDemo, expect, test } from '../src/demo-fixtures.ts'
import { DemoPage, frameworkNames, passwordOf } from '../src/demo-page.ts'
import { placesThatLast } from '../src/lasting-tokens.ts'
import type { Tab } from '../src/tab.ts'

describeEachDemo((name) => {
  test('an operator who logs in sees the panel in their own name', async ({ demo, demos, tab }) => {
    await demo.logInToPanel('olena')

    expect(await tab.text('framework')).toBe(frameworkNames[name])
    expect(await tab.text('operator')).toBe('Olena Kovalenko')
    expect(await tab.text('organization')).toBe('Aurora Travel')
    expect(await tab.text('operator-name')).toBe('Olena Kovalenko')
    expect(await tab.text('error')).toBe('none')
    expect(await tab.isVisible('fallback')).toBe(false)
    expect(await tab.isVisible('loading')).toBe(false)
    expect(await demo.widget()).toEqual({ scripts: 1, panels: 1, runs: 1 })
    expect(await documentedTag(tab)).toEqual({ src: demos.emulator.scriptUrl, type: 'module' })

    const life = await tab.text('token-life')
    expect(life).toMatch(/^2[34]:\d\d:\d\d$/)
    await expect.poll(() => tab.text('token-life')).not.toBe(life)

    await tab.reload()
    await demo.waitForPanel()
    expect(await demo.widget()).toEqual({ scripts: 1, panels: 1, runs: 1 })
  })

  test('a wrong password is told; the right one shows the chats of the own organization only', async ({
    demo,
    demos,
    tab,
  }) => {
    await tab.goto(demo.url)
    await tab.fill('username', 'priya')
    await tab.fill('password', passwordOf('olena'))
    await tab.click('login-submit')
    expect(await tab.text('login-error')).toContain('Wrong username or password')
    expect(await tab.value('username')).toBe('priya')

    await tab.fill('password', passwordOf('priya'))
    await tab.press('Enter', 'password')
    await demo.waitForPanel()

    expect(await tab.url()).toBe(`${demo.url}/`)
    expect(await tab.text('operator-name')).toBe('Priya Raman')
    const customersOf = (organization: string): string[] => {
      const { organizations, chats } = demos.emulator.state
      const id = organizations.find(({ name: found }) => found === organization)?.id
      return chats.filter((chat) => chat.organizationId === id).map(({ client }) => client.name)
    }
    const [own, others] = [customersOf('Borealis Books'), customersOf('Aurora Travel')]
    expect(own).not.toHaveLength(0)
    expect(others).not.toHaveLength(0)
    await expect.poll(() => tab.count('chat-item')).toBe(own.length)
    const list = await tab.text('chat-list')
    for (const customer of own) expect(list).toContain(customer)
    for (const customer of others) expect(list).not.toContain(customer)
  })

  test('an account without an active operator is told why and gets no panel', async ({
    demo,
    tab,
  }) => {
    for (const account of ['jonas', 'nobody'] as const) {
      await demo.logIn(account)

      await demo.waitForError('token-forbidden')
      expect(await tab.text('error')).toContain('no active operator')
      expect(await tab.text('status')).toBe('error')
      expect(await tab.text('fallback')).toContain('Chat is temporarily unavailable.')
      expect(await demo.widget()).toEqual({ scripts: 0, panels: 0, runs: 0 })

      await tab.click('logout')
      await tab.waitFor('login-form')
    }
  })

  test('logging out takes the panel away, here and in the other tab', async ({ demo, tab }) => {
    await demo.logInToPanel('marc')
    const other = new DemoPage(await tab.newTab(), demo.url)
    await other.tab.goto(demo.url)
    await other.waitForPanel()
    expect(await other.tab.text('operator-name')).toBe('Marc Dubois')

    // The end of what happens in this very tick: the answer of the server is not waited for.
    expect(await demo.widgetAfter('logout')).toMatchObject({ scripts: 0, panels: 0 })

    for (const { tab: left } of [demo, other]) {
      await left.waitFor('login-form', 10_000)
      expect(await left.count('#operator-chat-panel, #operator-chat-panel-script')).toBe(0)
    }
    await tab.goto(demo.url)
    await tab.waitFor('login-form')
    expect(await other.tab.errors()).toEqual([])
    await other.tab.close()
  })

  test('the token is in the tag and in nothing that lasts or leaves', async ({ demo, tab }) => {
    await demo.logInToPanel('olena')
    const token = await demo.token()
    expect(token.split('.')).toHaveLength(3)
    await tab.click('reload')
    await expect.poll(async () => (await demo.widget()).runs).toBe(2)
    await demo.waitForPanel()

    const secrets = [token.split('.')[2] ?? '', (await demo.token()).split('.')[2] ?? '']
    for (const secret of secrets) {
      expect(secret).not.toBe('')
      expect(JSON.stringify(await tab.eval(placesThatLast))).not.toContain(secret)
      expect(await tab.eval(() => document.body.outerHTML)).not.toContain(secret)
    }

    await demo.widgetAfter('unmount')
    const html = await tab.eval(() => document.documentElement.outerHTML)
    for (const secret of secrets) expect(html).not.toContain(secret)
  })
}, 'chromium')

test('one login serves all demos, one after the other', async ({ demos, tab }) => {
  const [first, ...others] = demoNames.map((name) => new DemoPage(tab, demos.urls[name]))
  await first?.logInToPanel('olena')

  for (const demo of others) {
    await tab.goto(demo.url)
    await demo.waitForPanel()
    expect(await tab.text('operator-name')).toBe('Olena Kovalenko')
  }
})

test('a login on the login page itself leads to the start page', async ({ demos, tab }) => {
  await tab.goto(`${demos.urls.tokenServer}/login`)
  await tab.fill('username', 'olena')
  await tab.fill('password', passwordOf('olena'))
  await tab.click('login-submit')

  await expect.poll(() => tab.url()).toBe(`${demos.urls.start}/`)
})

async function documentedTag(tab: Tab): Promise<{ src: string | null; type: string | null }> {
  const id = 'script#operator-chat-panel-script'
  return { src: await tab.attribute(id, 'src'), type: await tab.attribute(id, 'type') }
}
