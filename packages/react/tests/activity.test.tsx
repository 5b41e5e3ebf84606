import { act, render, screen } from '@testing-library/react'
import { Activity, useEffect } from 'react'
import { describe, expect, it } from 'vitest'
import { panels, scriptElement } from '../../core/tests/fake-page.ts'
import { operatorToken as createToken } from '../../core/tests/operator-token.ts'
import { useChatHub, type ChatHubOptions } from '../src/index.ts'
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

interface LoaderProps {
  readonly name: string
  readonly given: string
  readonly options: ChatHubOptions
}

function Loader({ name, given, options }: LoaderProps) {
  const { load, reload } = useChatHub(options)
  return (
    <>
      <button data-testid={name} onClick={() => void load(given)} />
      <button data-testid={`${name} again`} onClick={() => void reload()} />
    </>
  )
}

interface PageProps {
  readonly mode?: 'visible' | 'hidden'
  readonly options?: ChatHubOptions
  readonly isOther?: boolean
}

const otherToken = createToken({ operatorId: 102 })

function Page({ mode = 'visible', options = {}, isOther = false }: PageProps) {
  return (
    <>
      <Activity mode={mode}>
        <Loader name="one" given={token} options={options} />
      </Activity>
      {isOther && <Loader name="other" given={otherToken} options={{}} />}
    </>
  )
}

async function click(name: string): Promise<void> {
  act(() => screen.getByTestId(name).click())
  await settle()
}

/** Runs the script, if there is a new one. */
async function runNext(): Promise<string[]> {
  await settle()
  if (scriptElement() && panels().length === 0) await runScript()
  return panels().map(({ textContent }) => textContent)
}

describe('a token that load() was given', () => {
  it('does not come back in the place of a newer one of the source', async () => {
    const options: ChatHubOptions = {
      getToken: ({ reason }) => new Promise((done) => reason === 'reload' && done(otherToken)),
      isolation: 'page',
    }
    const { rerender } = render(<Page options={options} />)
    await click('one')
    await runScript()
    await click('one again')
    await runScript()

    rerender(<Page mode="hidden" options={options} />)
    await settle(100)
    rerender(<Page options={options} />)

    expect(await runNext()).toEqual([otherToken])
  })

  it('does not come back where another component has loaded somebody else’s', async () => {
    const { rerender } = render(<Page />)
    await click('one')
    await runScript()
    rerender(<Page mode="hidden" />)
    await settle(2000)
    rerender(<Page mode="hidden" isOther />)
    await click('other')
    await runScript()

    rerender(<Page isOther />)

    expect(await runNext()).toEqual([otherToken])
  })

  it.each([2000, 100])(
    'comes with the component where a child loads it after %i ms',
    async (ms) => {
      function Child({ load, given }: { load: (token: string) => Promise<void>; given: string }) {
        useEffect(() => void load(given), [load, given])
        return null
      }
      function Parent({ given }: { given: string }) {
        return <Child load={useChatHub({}).load} given={given} />
      }
      const pageOf = (mode: 'visible' | 'hidden', given: string) => (
        <Activity mode={mode}>
          <Parent given={given} />
        </Activity>
      )
      const { rerender } = render(pageOf('visible', token))
      await settle()
      await runScript()
      rerender(pageOf('hidden', token))
      await settle(ms)
      rerender(pageOf('hidden', otherToken))

      rerender(pageOf('visible', otherToken))

      expect(await runNext()).toEqual([otherToken])
    },
  )

  it('does not come back for another organization', async () => {
    const { rerender } = render(<Page options={{ organization: 'sales' }} />)
    await click('one')
    await runScript()
    const options = { organization: 'support' }
    rerender(<Page options={options} />)

    rerender(<Page mode="hidden" options={options} />)
    await settle(2000)
    rerender(<Page options={options} />)

    expect(await runNext()).toEqual([])
  })

  it('does not come back after the session of a token that took its place', async () => {
    const { rerender } = render(<Page options={{ operatorToken: '' }} />)
    await click('one')
    await runScript()
    rerender(<Page options={{ operatorToken: otherToken }} />)
    await settle()
    await runScript()
    rerender(<Page options={{ operatorToken: '' }} />)

    rerender(<Page mode="hidden" options={{ operatorToken: '' }} />)
    await settle(2000)
    rerender(<Page options={{ operatorToken: '' }} />)

    expect(await runNext()).toEqual([])
  })
})
