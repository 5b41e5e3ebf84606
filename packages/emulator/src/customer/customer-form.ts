import { element, keyedList, setAttributes, setText } from '../widget/dom.js'
import type { CustomerSession } from './customer-session.js'
import type { CustomerState, Organization } from './customer-state.js'

/** The form that begins a chat. */
export interface CustomerForm {
  readonly element: HTMLElement
  readonly update: (state: CustomerState) => void
}

/** Makes the form: with whom, and by which name. */
export function createCustomerForm(session: CustomerSession): CustomerForm {
  const organization = element('select', { id: 'organization', 'data-testid': 'organization' })
  const name = element('input', {
    id: 'name',
    'data-testid': 'customer-name',
    type: 'text',
    autocomplete: 'name',
    maxlength: 100,
    required: true,
    placeholder: 'For example Anna Petrova',
  })
  const start = element('button', { type: 'submit', 'data-testid': 'customer-start' })
  const problem = element('p', { class: 'problem', role: 'alert', 'data-testid': 'customer-error' })
  const form = element(
    'form',
    { class: 'form' },
    element('h2', {}, 'Start a conversation'),
    element('p', { class: 'lead' }, 'Write to us and read the answer right here, in real time.'),
    element('label', { for: 'organization' }, 'Who would you like to write to?'),
    element('div', { class: 'select wide' }, organization),
    element('label', { for: 'name' }, 'Your name'),
    name,
    problem,
    start,
  )
  const showOrganizations = keyedList<Organization>(organization, {
    keyOf: ({ id }) => String(id),
    create: ({ id }) => element('option', { value: id }),
    update: (option, item) => setText(option, item.name),
  })
  organization.addEventListener('change', () => session.setOrganization(Number(organization.value)))
  name.addEventListener('input', () => session.setName(name.value))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void session.begin()
  })
  return {
    element: form,
    update: (state) => {
      setAttributes(form, { hidden: state.chat !== null })
      showOrganizations(state.organizations)
      organization.value = String(state.organizationId ?? '')
      if (name.value !== state.name) name.value = state.name
      setText(problem, state.problem ?? '')
      setText(start, state.isBusy ? 'Starting…' : 'Start chat')
      setAttributes(start, { 'aria-disabled': state.isBusy ? 'true' : null })
    },
  }
}
