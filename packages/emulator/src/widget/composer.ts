import { element, setAttributes, setText } from './dom.js'
import { icon } from './icons.js'

/** What the composer reports. */
export interface ComposerOptions {
  readonly onInput: (text: string) => void
  readonly onSend: () => void
}

/** What the composer shows. */
export interface ComposerView {
  readonly text: string
  readonly label: string
  readonly hint: string
  /** Whether the hint is about more than keys. */
  readonly isHintUrgent: boolean
}

/** The field in which a message is written. */
export interface Composer {
  readonly element: HTMLElement
  readonly update: (view: ComposerView) => void
  readonly focus: () => void
}

/** Makes the field: Enter sends, Shift and Enter together start a new line. */
export function createComposer({ onInput, onSend }: ComposerOptions): Composer {
  const area = element('textarea', {
    'data-testid': 'composer',
    rows: 1,
    placeholder: 'Write a message…',
    'aria-describedby': 'composer-hint',
    enterkeyhint: 'send',
    autocomplete: 'off',
  })
  // Its text gives the grid cell its height, and so the field grows without a style attribute.
  const mirror = element('div', { class: 'mirror', 'aria-hidden': 'true' })
  const send = element(
    'button',
    { type: 'submit', class: 'send', 'data-testid': 'send', 'aria-label': 'Send' },
    icon('send'),
  )
  const hint = element('p', { class: 'hint', id: 'composer-hint' })
  const form = element(
    'form',
    { class: 'composer' },
    element('div', { class: 'field' }, mirror, area),
    send,
    hint,
  )

  area.addEventListener('input', () => onInput(area.value))
  area.addEventListener('keydown', (event) => {
    // While an input method composes, Enter confirms its suggestion.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    form.requestSubmit()
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    onSend()
    area.focus()
  })
  return {
    element: form,
    focus: () => area.focus(),
    update: (view) => {
      if (area.value !== view.text) area.value = view.text
      setText(mirror, `${view.text}\n`)
      setText(hint, view.hint)
      setAttributes(hint, { 'data-urgent': view.isHintUrgent })
      setAttributes(area, { 'aria-label': view.label })
      setAttributes(send, { 'aria-disabled': view.text.trim() === '' ? 'true' : null })
    },
  }
}
