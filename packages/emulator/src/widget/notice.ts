import { element, setAttributes, setText } from './dom.js'
import { icon } from './icons.js'
import type { PanelState } from './panel-state.js'

/** A bar that says what failed. */
export interface Notice {
  readonly element: HTMLElement
  readonly update: (state: PanelState) => void
}

/** Makes the bar; it is empty and hidden where nothing failed. */
export function createNotice(onPress: () => void): Notice {
  const words = element('p', { 'data-testid': 'widget-error' })
  const button = element('button', { type: 'button' })
  const bar = element('div', { class: 'notice', hidden: true }, icon('failed'), words, button)
  button.addEventListener('click', onPress)
  return {
    element: element('div', { class: 'alert', role: 'alert' }, bar),
    update: ({ problem }) => {
      setAttributes(bar, { hidden: problem === null })
      setText(words, problem?.text ?? '')
      setText(button, problem?.remedy === 'retry' ? 'Retry now' : 'Dismiss')
      setAttributes(button, { hidden: problem === null || problem.remedy === 'none' })
    },
  }
}
