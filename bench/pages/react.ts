import { createElement, StrictMode, type FunctionComponent } from 'react'
import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'
import { countRender, offer } from './contract.ts'

interface ReactOptions {
  readonly isStrict?: boolean
  /** Whether to count how often the component is rendered. */
  readonly isCounted?: boolean
}

// The component is called as a function, so that React renders the caller whenever it would render it.
const counted =
  (Widget: FunctionComponent<object>): FunctionComponent<object> =>
  (props) => {
    countRender()
    return Widget(props)
  }

/**
 * Shows a component in a React application.
 *
 * @param ownProps - What it is given in place of the options.
 */
export function startReact(
  Component: FunctionComponent<never>,
  { isStrict = false, isCounted = false }: ReactOptions = {},
  ownProps?: object,
): void {
  const Widget = Component as FunctionComponent<object>
  const Shown = isCounted ? counted(Widget) : Widget
  let root: Root | undefined
  let generation = 0
  offer({
    mount(count, options) {
      root ??= createRoot(document.getElementById('app') as Element)
      generation++
      const all = Array.from({ length: count }, (_, index) =>
        createElement(Shown, { key: `${generation}-${index}`, ...(ownProps ?? options) }),
      )
      const tree = isStrict ? createElement(StrictMode, null, all) : all
      flushSync(() => root?.render(tree))
    },
    unmount: () => flushSync(() => root?.render(null)),
  })
}
