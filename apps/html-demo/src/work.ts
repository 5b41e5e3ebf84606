import {
  recordStates,
  searchRecords,
  shiftSummary,
  stateLabels,
  todayLabel,
  workdayOf,
  type RecordState,
  type SummaryItem,
  type WorkRecord,
} from '@chathub/demo-kit'
import { copyOf, find, write } from './dom.js'

/** Shows the operator's work, and lets it be searched and filtered. */
export function showWork(organizationName: string): void {
  const { title, subjectLabel, records } = workdayOf(organizationName)
  find('#work-title', HTMLElement).textContent = title
  find('#today', HTMLElement).textContent = todayLabel(Date.now())
  find('#search-label', HTMLElement).textContent = `Search ${title.toLowerCase()}`
  find('#subject-column', HTMLElement).textContent = subjectLabel
  find('#summary', HTMLElement).replaceChildren(...shiftSummary(records).map(toSummaryCard))

  const search = find('#search', HTMLInputElement)
  search.placeholder = `Search ${title.toLowerCase()}`
  const filter = find('#filter', HTMLElement)
  filter.append(...(['all', ...recordStates] as const).map(toFilterOption))
  let state: RecordState | 'all' = 'all'
  const render = (): void => renderRecords(searchRecords(records, search.value, state), records)
  search.addEventListener('input', render)
  filter.addEventListener('change', ({ target }) => {
    const value = target instanceof HTMLInputElement ? target.value : 'all'
    state = recordStates.find((known) => known === value) ?? 'all'
    render()
  })
  render()
}

function renderRecords(found: readonly WorkRecord[], all: readonly WorkRecord[]): void {
  find('#records', HTMLElement).replaceChildren(...found.map(toRow))
  find('#record-count', HTMLElement).textContent = `${found.length} of ${all.length}`
  find('#no-records', HTMLElement).hidden = found.length > 0
}

function toSummaryCard({ label, value }: SummaryItem): HTMLElement {
  const card = copyOf('#summary-template')
  write(card, 'dt', label)
  write(card, 'dd', value)
  return card
}

function toFilterOption(state: RecordState | 'all'): HTMLElement {
  const option = copyOf('#filter-template')
  const input = option.querySelector('input')
  if (input) {
    input.value = state
    input.checked = state === 'all'
  }
  write(option, 'span', state === 'all' ? 'All' : stateLabels[state])
  return option
}

function toRow(record: WorkRecord): HTMLElement {
  const row = copyOf('#record-template')
  write(row, '.record-customer', record.customer)
  write(row, '.record-subject', record.subject)
  for (const field of ['reference', 'due', 'amount'] as const) {
    write(row, `[data-field="${field}"]`, record[field])
  }
  write(row, '.state', stateLabels[record.state])
  row.querySelector('.state')?.setAttribute('data-state', record.state)
  return row
}
