import { render } from '@testing-library/react'
import { Activity } from 'react'
import { describe, expect, it } from 'vitest'
import { panels, scriptElement } from '../../core/tests/fake-page.ts'
import { operatorToken } from '../../core/tests/operator-token.ts'
import { useChatHub } from '../src/index.ts'
import { runScript, settle } from './settle.ts'

const token = operatorToken()

function Status() {
  return <output>{useChatHub({ operatorToken: token }).status}</output>
}

function App({ mode }: { readonly mode: 'visible' | 'hidden' }) {
  return (
    <Activity mode={mode}>
      <Status />
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

  it('starts nothing while it was never visible', async () => {
    render(<App mode="hidden" />)
    await settle()

    expect(scriptElement()).toBeNull()
  })
})
