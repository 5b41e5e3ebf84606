import { act } from '@testing-library/react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import { panels } from '../../core/tests/fake-page.ts'
import { operatorToken } from '../../core/tests/operator-token.ts'
import { ChatHubWidget, useChatHub } from '../src/index.ts'
import { runScript } from './settle.ts'

const token = operatorToken()

function App() {
  return (
    <>
      <output>{useChatHub({ operatorToken: token }).status}</output>
      <ChatHubWidget operatorToken={token} loading={<p>Loading…</p>} />
    </>
  )
}

describe('in the browser', () => {
  it("the server's markup is taken over without a mismatch, then the panel starts", async () => {
    const onRecoverableError = vi.fn()
    const logged = vi.spyOn(console, 'error').mockReturnValue()
    const root = document.createElement('div')
    document.body.append(root)
    root.innerHTML = renderToString(<App />)
    const markup = root.querySelector('p')

    const app = await act(async () => hydrateRoot(root, <App />, { onRecoverableError }))
    expect(root.querySelector('p')).toBe(markup)
    expect(root.querySelector('output')?.textContent).toBe('loading')
    await runScript()

    expect(root.innerHTML).toBe('<output>ready</output>')
    expect(panels()).toHaveLength(1)
    expect(onRecoverableError).not.toHaveBeenCalled()
    expect(logged).not.toHaveBeenCalled()
    act(() => app.unmount())
  })
})
