import { useState, type ReactNode } from 'react'
import {
  recordStates,
  searchRecords,
  shiftSummary,
  stateLabels,
  todayLabel,
  workdayOf,
  type RecordState,
} from '@chathub/demo-kit'
import { RecordTable } from './RecordTable.js'

/** The operator's work of today, which can be searched and filtered. */
export function Work({ organizationName }: { readonly organizationName: string }): ReactNode {
  const { title, subjectLabel, records } = workdayOf(organizationName)
  const [today] = useState(() => todayLabel(Date.now()))
  const [search, setSearch] = useState('')
  const [state, setState] = useState<RecordState | 'all'>('all')
  const found = searchRecords(records, search, state)
  const searchLabel = `Search ${title.toLowerCase()}`
  return (
    <main className="work" id="work" tabIndex={-1}>
      <div className="work-header">
        <h1 id="work-title">{title}</h1>
        <p>{today}</p>
      </div>
      <dl className="summary" aria-label="Shift summary">
        {shiftSummary(records).map(({ label, value }) => (
          <div className="card" key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <section className="records card" aria-labelledby="work-title">
        <div className="toolbar">
          <label className="visually-hidden" htmlFor="search">
            {searchLabel}
          </label>
          <input
            className="search"
            id="search"
            type="search"
            autoComplete="off"
            placeholder={searchLabel}
            value={search}
            onChange={({ target }) => setSearch(target.value)}
          />
          <StateFilter state={state} onChange={setState} />
          <p className="record-count" role="status">
            {found.length} of {records.length}
          </p>
        </div>
        <RecordTable records={found} subjectLabel={subjectLabel} />
        {found.length === 0 && <p className="no-records">Nothing matches this search.</p>}
      </section>
    </main>
  )
}

interface StateFilterProps {
  readonly state: RecordState | 'all'
  readonly onChange: (state: RecordState | 'all') => void
}

function StateFilter({ state, onChange }: StateFilterProps): ReactNode {
  return (
    <fieldset className="filter">
      <legend className="visually-hidden">State</legend>
      {(['all', ...recordStates] as const).map((option) => (
        <label key={option}>
          <input
            type="radio"
            name="state"
            checked={state === option}
            onChange={() => onChange(option)}
          />
          <span>{option === 'all' ? 'All' : stateLabels[option]}</span>
        </label>
      ))}
    </fieldset>
  )
}
