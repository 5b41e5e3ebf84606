import { afterNextRender, Component, output, viewChild, type ElementRef } from '@angular/core'
import { unreachableText } from '@chathub/demo-kit'

/** Stands in for the screen when the server does not answer. */
@Component({
  selector: 'main[demoProblemNotice]',
  template: `
    <div class="notice card" role="alert">
      <h1>Frontdesk is not available</h1>
      <p data-testid="problem">{{ text }}</p>
      <button
        #button
        class="button button-primary"
        type="button"
        data-testid="retry"
        (click)="retry.emit()"
      >
        Try again
      </button>
    </div>
  `,
})
export class ProblemNotice {
  readonly retry = output()
  protected readonly text = unreachableText
  protected readonly button = viewChild.required<ElementRef<HTMLButtonElement>>('button')

  constructor() {
    afterNextRender(() => this.button().nativeElement.focus())
  }
}
