import type { ReactNode } from 'react'
import { stateLabels, type WorkRecord } from '@chathub/demo-kit'

interface RecordTableProps {
  readonly records: readonly WorkRecord[]
  readonly subjectLabel: string
}

/** The records, one a row; reference and amount only where there is room. */
export function RecordTable({ records, subjectLabel }: RecordTableProps): ReactNode {
  return (
    <table className="record-table" aria-labelledby="work-title">
      <thead>
        <tr>
          <th scope="col">{subjectLabel}</th>
          <th className="record-wide" scope="col">
            Reference
          </th>
          <th scope="col">Due</th>
          <th className="record-wide record-amount" scope="col">
            Amount
          </th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <tr key={record.reference}>
            <th scope="row">
              <span className="record-customer">{record.customer}</span>
              <span className="record-subject">{record.subject}</span>
            </th>
            <td className="record-wide record-number">{record.reference}</td>
            <td className="record-number">{record.due}</td>
            <td className="record-wide record-number record-amount">{record.amount}</td>
            <td>
              <span className="state" data-state={record.state}>
                {stateLabels[record.state]}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
