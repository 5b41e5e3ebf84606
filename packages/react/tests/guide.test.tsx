import { render } from '@testing-library/react'
import { StrictMode } from 'react'
import { beforeEach, describe, expect, it } from 'vitest'
import { panels, scriptElement } from '../../core/tests/fake-page.ts'
import { operatorToken } from '../../core/tests/operator-token.ts'
import { runScript, settle } from './settle.ts'
import { App } from './guide-code/app.tsx'
import { fetchOperatorToken } from './guide-code/site.ts'

const token = operatorToken()
const otherToken = operatorToken({ operatorId: 102 })

beforeEach(() => {
  fetchOperatorToken.mockReset().mockResolvedValue(token)
})

/** Mounts the application as the guide has it, and gives its token time to arrive. */
async function mountApp() {
  const mounted = render(<App />, { wrapper: StrictMode })
  await settle()
  return mounted
}

describe("the guide's application", () => {
  it('has nothing in the page while the token is empty', async () => {
    fetchOperatorToken.mockReturnValue(new Promise(() => {}))

    await mountApp()

    expect(scriptElement()).toBeNull()
    expect(document.querySelector('.chat-fallback')).toBeNull()
  })

  it('has one panel once the token is there', async () => {
    await mountApp()

    await runScript()

    expect(document.querySelectorAll('script')).toHaveLength(1)
    expect(panels().map((panel) => panel.textContent)).toEqual([token])
  })

  it('has a panel with the new token when there is another', async () => {
    const { unmount } = await mountApp()
    await runScript()
    unmount()

    fetchOperatorToken.mockResolvedValue(otherToken)
    await mountApp()
    await runScript()

    expect(panels().map((panel) => panel.textContent)).toEqual([otherToken])
  })

  it('has neither script nor panel once it is unmounted', async () => {
    const { unmount } = await mountApp()
    await runScript()

    unmount()
    await settle(1000)

    expect(scriptElement()).toBeNull()
    expect(panels()).toEqual([])
  })

  it('never has a panel when it is unmounted while the token is awaited', async () => {
    const answer = Promise.withResolvers<string>()
    fetchOperatorToken.mockReturnValue(answer.promise)
    const { unmount } = await mountApp()

    unmount()
    answer.resolve(token)
    await settle(2000)

    expect(scriptElement()).toBeNull()
  })

  it('has a panel again when it is mounted again', async () => {
    const { unmount } = await mountApp()
    await runScript()
    unmount()
    await settle(1000)

    await mountApp()
    await runScript()

    expect(panels().map((panel) => panel.textContent)).toEqual([token])
  })
})
