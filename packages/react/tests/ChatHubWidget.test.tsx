import { act, render, screen } from '@testing-library/react'
import { Profiler } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { panels, scriptElement } from '../../core/tests/fake-page.ts'
import { operatorToken } from '../../core/tests/operator-token.ts'
import { ChatHubWidget } from '../src/index.ts'
import { failScript, runScript } from './settle.ts'

const token = operatorToken()

describe('the component', () => {
  it('shows the panel with a token and nothing else set up', async () => {
    const { container } = render(<ChatHubWidget operatorToken={token} />)

    await runScript()

    expect(panels().map((panel) => panel.textContent)).toEqual([token])
    expect(container.innerHTML).toBe('')
  })

  it('hands on the settings of the script element', () => {
    render(
      <ChatHubWidget
        operatorToken={token}
        scriptUrl="https://example.com/chat.js"
        scriptId="chat"
        nonce="abc"
        crossOrigin="anonymous"
        referrerPolicy="no-referrer"
        attributes={{ 'data-theme': 'dark' }}
      />,
    )

    expect(document.querySelector('#chat')?.outerHTML).toBe(
      `<script data-theme="dark" type="module" id="chat" crossorigin="anonymous" referrerpolicy="no-referrer" nonce="abc" src="https://example.com/chat.js" token="${token}"></script>`,
    )
  })

  it('makes one panel of a hundred components', async () => {
    render(
      Array.from({ length: 100 }, (_, index) => (
        <ChatHubWidget key={index} operatorToken={token} />
      )),
    )

    await runScript()

    expect(panels()).toHaveLength(1)
  })

  it.each([undefined, null, ''])('waits for a token while it is %o', (missing) => {
    const { container } = render(<ChatHubWidget operatorToken={missing} loading="Loading…" />)

    expect(container.innerHTML).toBe('Loading…')
    expect(scriptElement()).toBeNull()
  })

  it('waits for a token where nothing says that there will be one', () => {
    const { container } = render(<ChatHubWidget loading="Loading…" />)

    expect(container.innerHTML).toBe('Loading…')
  })

  it('tells of ready, of errors and of each change of the status', async () => {
    const [onReady, onError, onStatusChange] = [vi.fn(), vi.fn(), vi.fn()]
    const callbacks = { onReady, onError, onStatusChange }
    const { rerender } = render(<ChatHubWidget operatorToken={token} {...callbacks} />)

    await failScript()
    rerender(<ChatHubWidget operatorToken={operatorToken({ operatorId: 102 })} {...callbacks} />)
    await runScript()

    expect(onError).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 'script-unreachable' }),
    )
    expect(onReady).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ status: 'ready' }))
    expect(onStatusChange.mock.calls.map(([{ status }]) => status)).toEqual([
      'loading',
      'error',
      'loading',
      'ready',
    ])
  })

  it.each([
    ['runs', runScript],
    ['fails', failScript],
  ])('renders nothing again when the panel %s and no slot is given', async (_, happen) => {
    const onRender = vi.fn()
    render(
      <Profiler id="chat" onRender={onRender}>
        <ChatHubWidget operatorToken={token} />
      </Profiler>,
    )

    await happen()

    expect(onRender).toHaveBeenCalledTimes(1)
  })
})

describe('the loading slot', () => {
  it('is shown from the first render until the panel runs', async () => {
    const { container } = render(<ChatHubWidget operatorToken={token} loading={<p>Loading…</p>} />)
    expect(container.innerHTML).toBe('<p>Loading…</p>')

    await runScript()

    expect(container.innerHTML).toBe('')
  })
})

describe('the fallback slot', () => {
  it('is shown with the error, instead of the built-in contact', async () => {
    render(<ChatHubWidget operatorToken={token} fallback={({ code }) => <p>Failed: {code}</p>} />)

    await failScript()

    expect(screen.getByText('Failed: script-unreachable')).toBeTruthy()
    expect(document.querySelector('.chat-fallback')).toBeNull()
  })

  it('may be the same whatever has failed', async () => {
    render(<ChatHubWidget operatorToken={token} fallback={<p>Call us</p>} />)
    expect(screen.queryByText('Call us')).toBeNull()

    await failScript()

    expect(screen.getByText('Call us')).toBeTruthy()
  })

  it('takes the place of the built-in contact when it comes after the failure', async () => {
    const { container, rerender } = render(<ChatHubWidget operatorToken={token} />)
    await failScript()
    const before = document.querySelectorAll('.chat-fallback').length

    rerender(<ChatHubWidget operatorToken={token} fallback="Call us" />)

    expect(before).toBe(1)
    expect(container.innerHTML).toBe('Call us')
    expect(document.querySelector('.chat-fallback')).toBeNull()
  })

  it('leaves the built-in contact in place where it is missing', async () => {
    const { container } = render(<ChatHubWidget operatorToken={token} />)

    await failScript()

    expect(container.innerHTML).toBe('')
    expect(document.querySelectorAll('.chat-fallback')).toHaveLength(1)
  })

  it('starts the panel again and makes room for it', async () => {
    const { container } = render(
      <ChatHubWidget
        operatorToken={token}
        loading="Loading…"
        fallback={(_error, retry) => <button onClick={retry}>Try again</button>}
      />,
    )
    await failScript()

    act(() => screen.getByText('Try again').click())
    expect(container.innerHTML).toBe('Loading…')
    await runScript()

    expect(container.innerHTML).toBe('')
    expect(panels()).toHaveLength(1)
  })
})
