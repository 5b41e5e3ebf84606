import { Component, signal } from '@angular/core'
import { AppComponent } from './guide-app.guide'

/** The application of ChatHub's guide for Angular, with the service in place of its script element. */
@Component({
  selector: 'main[demoGuidePage]',
  imports: [AppComponent],
  template: `
    <div class="notice card">
      @if (isMounted()) {
        <app-root />
      }
      <p>
        The class of ChatHub’s guide. It asks for its own token and hands it to the service; taken
        away, it takes the panel with it.
      </p>
      <div class="actions" role="group" aria-label="The guide’s application">
        <button
          class="button"
          type="button"
          data-testid="guide-mount"
          [attr.aria-disabled]="isMounted() || null"
          (click)="isMounted.set(true)"
        >
          Mount
        </button>
        <button
          class="button"
          type="button"
          data-testid="guide-unmount"
          [attr.aria-disabled]="!isMounted() || null"
          (click)="isMounted.set(false)"
        >
          Unmount
        </button>
      </div>
    </div>
  `,
})
export class GuidePage {
  protected readonly isMounted = signal(true)
}
