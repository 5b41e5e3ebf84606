import { Component, input } from '@angular/core'
import { stateLabels, type WorkRecord } from '@chathub/demo-kit'

/** The records, one a row; reference and amount only where there is room. */
@Component({
  selector: 'table[demoRecordTable]',
  host: { class: 'record-table', 'aria-labelledby': 'work-title' },
  template: `
    <thead>
      <tr>
        <th scope="col">{{ subjectLabel() }}</th>
        <th class="record-wide" scope="col">Reference</th>
        <th scope="col">Due</th>
        <th class="record-wide record-amount" scope="col">Amount</th>
        <th scope="col">State</th>
      </tr>
    </thead>
    <tbody>
      @for (record of records(); track record.reference) {
        <tr>
          <th scope="row">
            <span class="record-customer">{{ record.customer }}</span>
            <span class="record-subject">{{ record.subject }}</span>
          </th>
          <td class="record-wide record-number">{{ record.reference }}</td>
          <td class="record-number">{{ record.due }}</td>
          <td class="record-wide record-number record-amount">{{ record.amount }}</td>
          <td>
            <span class="state" [attr.data-state]="record.state">{{
              stateLabels[record.state]
            }}</span>
          </td>
        </tr>
      }
    </tbody>
  `,
})
export class RecordTable {
  readonly records = input.required<readonly WorkRecord[]>()
  readonly subjectLabel = input.required<string>()
  protected readonly stateLabels = stateLabels
}
