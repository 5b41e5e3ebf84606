import { Component, computed, input, output } from '@angular/core'
import { customerUrl, initials, type DemoSession } from '@chathub/demo-kit'

/** Who is logged in, and the ways out. */
@Component({
  selector: 'header[demoTopBar]',
  host: { class: 'topbar' },
  template: `
    <div class="topbar-row">
      <div class="brand">
        <span class="brand-mark" aria-hidden="true"></span>
        Frontdesk
        <span class="badge" data-testid="framework">Angular</span>
      </div>
      <span class="topbar-organization" data-testid="organization">{{
        session().organization.name
      }}</span>
      <nav class="topbar-links" aria-label="Demo">
        <a [href]="customerUrl()" target="_blank" rel="noopener" data-testid="customer-link"
          >Customer’s page</a
        >
        <a [href]="session().links.start" data-testid="start-link">All demos</a>
      </nav>
      <div class="topbar-operator">
        <span class="avatar" aria-hidden="true">{{ initials() }}</span>
        <span class="operator-name" data-testid="operator">{{ session().user.name }}</span>
        <button class="button" type="button" data-testid="logout" (click)="logout.emit()">
          Log out
        </button>
      </div>
    </div>
  `,
})
export class TopBar {
  readonly session = input.required<DemoSession>()
  readonly logout = output()
  protected readonly customerUrl = computed(() => customerUrl(this.session()))
  protected readonly initials = computed(() => initials(this.session().user.name))
}
