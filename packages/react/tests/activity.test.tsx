import { act, render, screen } from '@testing-library/react'
import { Activity } from 'react'
import { describe, expect, it } from 'vitest'
import { panels, scriptElement } from '../../core/tests/fake-page.ts'
import { operatorToken as createToken } from '../../core/tests/operator-token.ts'
import { useChatHub } from '../src/index.ts'
import { runScript, settle } from './settle.ts'

const token = createToken()

function Status({ operatorToken }: { readonly operatorToken: string }) {
  const { status, load } = useChatHub({ operatorToken })
  return <button onClick={() => void load(token)}>{status}</button>
}

interface AppProps {
  readonly mode: 'visible' | 'hidden'
  readonly operatorToken?: string
}

function App({ mode, operatorToken = token }: AppProps) {
  return (
    <Activity mode={mode}>
      <Status operatorToken={operatorToken} />
    </Activity>
  )
}

describe('<Activity>', () => {
  it('has no panel while it is hidden, and has one again afterwards', async () => {
    const { container, rerender } = render(<App mode="visible" />)
    await runScript()

    rerender(<App mode="hidden" />)
    await settle(1000)
    expect(scriptElement()).toBeNull()
    expect(panels()).toEqual([])
    rerender(<App mode="hidden" />)
    expect(container.textContent).toBe('waiting')

    rerender(<App mode="visible" />)
    await runScript()
    expect(panels().map((panel) => panel.textContent)).toEqual([token])
    expect(container.textContent).toBe('ready')
  })

  it('comes back with the options that it was given meanwhile', async () => {
    const otherToken = createToken({ operatorId: 102 })
    const { rerender } = render(<App mode="visible" />)
    await runScript()

    rerender(<App mode="hidden" />)
    rerender(<App mode="hidden" operatorToken={otherToken} />)
    rerender(<App mode="visible" operatorToken={otherToken} />)
    await runScript()

    expect(panels().map((panel) => panel.textContent)).toEqual([otherToken])
  })

  it('comes back with the token that load() was given last', async () => {
    const { rerender } = render(<App mode="visible" operatorToken="" />)
    await settle()
    act(() => screen.getByRole('button').click())
    await runScript()

    rerender(<App mode="hidden" operatorToken="" />)
    await settle(1000)
    const whileHidden = panels().length
    rerender(<App mode="visible" operatorToken="" />)
    await settle()
    await runScript()

    expect(whileHidden).toBe(0)
    expect(panels().map((panel) => panel.textContent)).toEqual([token])
  })

  it('comes back with its option rather than with what load() was given', async () => {
    const otherToken = createToken({ operatorId: 102 })
    const { rerender } = render(<App mode="visible" operatorToken="" />)
    await settle()
    act(() => screen.getByRole('button').click())
    await runScript()

    rerender(<App mode="hidden" operatorToken="" />)
    await settle(1000)
    rerender(<App mode="visible" operatorToken={otherToken} />)
    await runScript()

    expect(panels().map((panel) => panel.textContent)).toEqual([otherToken])
  })

  it('starts nothing while it was never visible', async () => {
    render(<App mode="hidden" />)
    await settle()

    expect(scriptElement()).toBeNull()
  })
})
