import { bookOrders, travelBookings } from './sample-data.js'

/** Where a piece of work stands. */
export type RecordState = 'new' | 'in-progress' | 'waiting' | 'done'

/** One row of the operator's work. */
export interface WorkRecord {
  readonly reference: string
  readonly customer: string
  readonly subject: string
  /** Time of day by which it is due, such as `09:30`. */
  readonly due: string
  readonly amount: string
  readonly state: RecordState
}

/** What an operator of one organization works on today. */
export interface Workday {
  /** Plural name of the records, for the heading: `Bookings`. */
  readonly title: string
  /** What `subject` is: `Trip`. */
  readonly subjectLabel: string
  readonly records: readonly WorkRecord[]
}

/** One figure of the shift summary. */
export interface SummaryItem {
  readonly label: string
  readonly value: string
}

/** All states, in the order of the work. */
export const recordStates: readonly RecordState[] = ['new', 'in-progress', 'waiting', 'done']

/** Names of the states. */
export const stateLabels: Readonly<Record<RecordState, string>> = {
  new: 'New',
  'in-progress': 'In progress',
  waiting: 'Waiting',
  done: 'Done',
}

/**
 * Sample work of an organization.
 *
 * @param organizationName - As `GET /api/me` answers it. An unknown one gets the book orders.
 */
export function workdayOf(organizationName: string): Workday {
  return organizationName === 'Aurora Travel'
    ? { title: 'Bookings', subjectLabel: 'Trip', records: travelBookings }
    : { title: 'Orders', subjectLabel: 'Books', records: bookOrders }
}

/**
 * Finds records.
 *
 * @param text - Words that must all be in reference, customer or subject, in any letter case.
 * @param state - The state that they must have, or `all`.
 */
export function searchRecords(
  records: readonly WorkRecord[],
  text: string,
  state: RecordState | 'all',
): readonly WorkRecord[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return records.filter((record) => {
    const haystack = `${record.reference} ${record.customer} ${record.subject}`.toLowerCase()
    return (
      (state === 'all' || record.state === state) && words.every((word) => haystack.includes(word))
    )
  })
}

/** The figures above the table. */
export function shiftSummary(records: readonly WorkRecord[]): readonly SummaryItem[] {
  const count = (...states: RecordState[]) =>
    String(records.filter(({ state }) => states.includes(state)).length)
  const open = records.filter(({ state }) => state !== 'done').map(({ due }) => due)
  return [
    { label: 'Open', value: count('new', 'in-progress') },
    { label: 'Waiting for customer', value: count('waiting') },
    { label: 'Done today', value: count('done') },
    { label: 'Next due', value: open.toSorted()[0] ?? 'none' },
  ]
}
