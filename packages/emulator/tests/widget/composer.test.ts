// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createComposer } from '../../src/widget/composer.js'

const onSend = vi.fn<() => void>()

function area(): HTMLTextAreaElement {
  const composer = createComposer({ onInput: () => {}, onSend })
  document.body.replaceChildren(composer.element)
  const field = document.querySelector('textarea')
  if (field === null) throw new Error('The composer has no field.')
  return field
}

function press(field: HTMLElement, init: KeyboardEventInit): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init })
  field.dispatchEvent(event)
  return event
}

beforeEach(() => onSend.mockClear())

describe('createComposer', () => {
  it('sends on Enter', () => {
    press(area(), { key: 'Enter' })

    expect(onSend).toHaveBeenCalledTimes(1)
  })

  it('leaves Shift and Enter to the browser, which starts a new line', () => {
    const event = press(area(), { key: 'Enter', shiftKey: true })

    expect(onSend).not.toHaveBeenCalled()
    expect(event.defaultPrevented).toBe(false)
  })

  it('does not send while an input method composes', () => {
    press(area(), { key: 'Enter', isComposing: true })

    expect(onSend).not.toHaveBeenCalled()
  })
})
