import { Component, computed, input, signal } from '@angular/core'
import {
  recordStates,
  searchRecords,
  shiftSummary,
  stateLabels,
  todayLabel,
  workdayOf,
  type RecordState,
} from '@chathub/demo-kit'
import { RecordTable } from './record-table'

/** The operator's work of today, which can be searched and filtered. */
@Component({
  selector: 'main[demoWorkArea]',
  imports: [RecordTable],
  host: { class: 'work', id: 'work', tabindex: '-1' },
  templateUrl: './work-area.html',
})
export class WorkArea {
  readonly organizationName = input.required<string>()

  protected readonly search = signal('')
  protected readonly state = signal<RecordState | 'all'>('all')
  protected readonly workday = computed(() => workdayOf(this.organizationName()))
  protected readonly searchLabel = computed(() => `Search ${this.workday().title.toLowerCase()}`)
  protected readonly summary = computed(() => shiftSummary(this.workday().records))
  protected readonly found = computed(() =>
    searchRecords(this.workday().records, this.search(), this.state()),
  )
  protected readonly today = todayLabel(Date.now())
  protected readonly options = (['all', ...recordStates] as const).map((state) => ({
    state,
    label: state === 'all' ? 'All' : stateLabels[state],
  }))
}
