import type { FaultsPatch } from '@chathub/emulator'
import { describeEachDemo, expect, test } from '../src/demo-fixtures.ts'
import type { DemoPage } from '../src/demo-page.ts'

const nothing = { scripts: 0, panels: 0, runs: 0 }

describeEachDemo(() => {
  test('a script that cannot be had shows the fallback, and load brings the panel afterwards', async ({
    demo,
    demos: { emulator },
    tab,
  }) => {
    const faults: Array<NonNullable<FaultsPatch['script']>> = [
      { down: true },
      { status: 500 },
      { cors: 'refuse' },
    ]
    let isLoggedIn = false
    for (const fault of faults) {
      const code = fault.cors ? 'script-refused' : 'script-unreachable'
      emulator.setFaults({ script: { down: false, status: null, cors: 'allow', ...fault } })
      if (isLoggedIn) await tab.reload()
      else await demo.logIn('olena')
      isLoggedIn = true

      await demo.waitForError(code)
      expect(await tab.text('error')).toContain('Failed to load widget')
      await expectFallback(demo)
    }

    const attempt = Number(await demo.attempt())
    await tab.click('load')
    await expect.poll(async () => Number(await demo.attempt())).toBeGreaterThan(attempt)
    await demo.waitForError('script-refused')
    await expectFallback(demo)

    emulator.setFaults({ script: { cors: 'allow' } })
    await tab.click('load')
    await expectPanel(demo)
  })

  test('a failing API shows the fallback, and load brings the panel afterwards', async ({
    demo,
    demos: { emulator },
    tab,
  }) => {
    emulator.setFaults({ api: { down: true } })
    // The work screen opens all the same: only the panel needs ChatHub.
    await demo.logIn('olena')
    await demo.waitForError('token-unreachable')
    await expectFallback(demo)

    emulator.setFaults({ api: { down: false, status: 500 } })
    await tab.click('reload')
    await expect.poll(() => tab.text('status')).toBe('error')
    await demo.waitForError('token-unreachable')
    await expectFallback(demo)

    emulator.setFaults({ api: { status: null } })
    await tab.click('load')
    await expectPanel(demo)
  })

  test('a site that does not answer is told of, and the work screen opens once it does', async ({
    disturbed: { demo, front },
    tab,
  }) => {
    await demo.logIn('olena')
    front.setDown(true)
    await tab.reload()
    await tab.waitFor('problem', 20_000)
    expect(await tab.text('problem')).toContain('did not answer')

    front.setDown(false)
    await tab.click('retry')

    await expectPanel(demo)
  })

  test('a page instead of a token, and a session that is over, have errors of their own', async ({
    disturbed: { demo, front },
    tab,
  }) => {
    front.setTokenRoute('html')
    await demo.logIn('olena')
    await demo.waitForError('token-invalid')
    expect(await tab.text('error')).toContain('Invalid token')
    await expectFallback(demo)

    front.setTokenRoute('pass')
    await tab.eval(() => fetch('/api/logout', { method: 'POST' }).then(() => undefined))
    await tab.click('load')
    await demo.waitForError('token-unauthorized')
    await expectFallback(demo)
    await tab.click('login-again')
    await demo.fillInLogin('olena')
    await expectPanel(demo)
  })
}, 'chromium')

async function expectFallback(demo: DemoPage): Promise<void> {
  const { tab } = demo
  // A try that the widget makes by itself may be under way.
  await expect.poll(() => tab.text('status')).toBe('error')
  expect(await tab.count('fallback')).toBe(1)
  expect(await tab.text('fallback')).toContain('Chat is temporarily unavailable.')
  expect(await tab.attribute('[data-testid="fallback"] a', 'href')).toBe(
    'mailto:support@example.com',
  )
  expect(await tab.eval(() => document.querySelectorAll('a[href^="mailto:"]').length)).toBe(1)
  expect(await tab.isVisible('loading')).toBe(false)
  expect(await demo.widget()).toEqual(nothing)
}

async function expectPanel(demo: DemoPage): Promise<void> {
  await demo.waitForPanel()
  expect(await demo.widget()).toMatchObject({ scripts: 1, panels: 1 })
  expect(await demo.tab.isVisible('fallback')).toBe(false)
  expect(await demo.tab.text('error')).toBe('none')
}
