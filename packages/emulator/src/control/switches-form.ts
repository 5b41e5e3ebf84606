import { find } from './page-parts.js'
import { tell } from './told.js'

/** The form of switches. */
export interface SwitchesForm {
  /** Shows values that have come from the emulator. @param json - Texts by the fields' names */
  readonly show: (json: string) => void
}

type Control = HTMLInputElement | HTMLSelectElement

const leaves = 'widget.leaves.'

/** Applies each change at once, and shows which switches differ from the start. */
export function connectForm(): SwitchesForm {
  const form = find('form.switches')
  form.addEventListener('change', ({ target }) => {
    if (isControl(target)) void apply(form, target)
  })
  form.addEventListener('submit', (event) => event.preventDefault())
  markChanges(form)
  return { show: (json) => show(form, JSON.parse(json)) }
}

async function apply(form: HTMLElement, control: Control): Promise<void> {
  const body = new URLSearchParams(fieldsOf(form, control))
  const label = control.labels?.[0]?.textContent ?? control.name
  try {
    const headers = { accept: 'application/json' }
    const answer = await fetch('/_emulator/faults', { method: 'POST', body, headers })
    control.setAttribute('aria-invalid', String(!answer.ok))
    if (answer.ok) tell(`${label}: ${shownValue(control)}.`)
    else tell(`${label}: ${messageOf(await answer.json())}`, true)
  } catch {
    control.setAttribute('aria-invalid', 'true')
    tell(`${label}: the emulator does not answer.`, true)
  }
  markChanges(form)
}

/** The traces of a panel are one switch with several fields. */
function fieldsOf(form: HTMLElement, control: Control): [string, string][] {
  if (!control.name.startsWith(leaves)) return [[control.name, control.value]]
  return controlsOf(form)
    .filter(({ name }) => name.startsWith(leaves))
    .map(({ name, value }) => [name, value])
}

function show(form: HTMLElement, values: Readonly<Record<string, string>>): void {
  for (const control of controlsOf(form)) {
    const value = values[control.name]
    if (value === undefined || isBeingWritten(control)) continue
    control.value = value
    control.setAttribute('aria-invalid', 'false')
  }
  markChanges(form)
}

/** Whether somebody is in the middle of a text; a choice has been applied by then. */
function isBeingWritten(control: Control): boolean {
  return control === document.activeElement && control instanceof HTMLInputElement
}

function markChanges(form: HTMLElement): void {
  for (const group of form.querySelectorAll('details')) {
    let changes = 0
    for (const field of group.querySelectorAll<HTMLElement>('.field')) {
      const control = controlsOf(field)[0]
      const isChanged = control !== undefined && control.value !== field.dataset['usual']
      field.dataset['changed'] = String(isChanged)
      if (isChanged) changes++
    }
    const words = group.querySelector('[data-changes]')
    if (words !== null) words.textContent = changes === 0 ? '' : `${changes} changed`
  }
}

function controlsOf(parent: HTMLElement): readonly Control[] {
  return [...parent.querySelectorAll<Control>('input[name], select[name]')]
}

function isControl(target: EventTarget | null): target is Control {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement
}

function shownValue(control: Control): string {
  const shown =
    control instanceof HTMLSelectElement ? control.selectedOptions[0]?.text : control.value
  return shown === undefined || shown === '' ? 'none' : shown
}

function messageOf(answer: unknown): string {
  const isObject = typeof answer === 'object' && answer !== null && 'message' in answer
  return isObject ? String(answer.message) : 'it was refused.'
}
