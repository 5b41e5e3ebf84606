import { Component, inject } from '@angular/core'
import { CurrentSession } from './current-session'
import { GuidePage } from './guide-page'
import { OperatorScreen } from './operator-screen'
import { ProblemNotice } from './problem-notice'

/** The application: it learns who is logged in, then shows the operator's screen. */
@Component({
  selector: '[demoFrontdesk]',
  imports: [GuidePage, OperatorScreen, ProblemNotice],
  template: `
    @if (current.hasProblem()) {
      <main demoProblemNotice (retry)="current.start()"></main>
    } @else if (current.session(); as session) {
      @if (isGuide) {
        <main demoGuidePage></main>
      } @else {
        <demo-operator-screen [session]="session" />
      }
    } @else {
      <main><p class="starting" role="status">Opening your workday…</p></main>
    }
  `,
})
export class Frontdesk {
  protected readonly current = inject(CurrentSession)
  protected readonly isGuide = location.pathname === '/guide'
}
