import {
  Component,
  computed,
  DestroyRef,
  inject,
  input,
  signal,
  viewChild,
  type OnInit,
} from '@angular/core'
import { initialSnapshot } from '@chathub/angular'
import {
  addToLog,
  leaveFor,
  loginUrl,
  logout,
  logoutFailedText,
  watchSession,
  type DemoSession,
  type StatusChange,
  type StatusLogEntry,
} from '@chathub/demo-kit'
import { ChatDock } from './chat-dock'
import { TopBar } from './top-bar'
import { WidgetCard } from './widget-card'
import { WorkArea } from './work-area'

const noWidget = initialSnapshot({})

/** The operator's screen: the work, the chat beside it, and the card that shows the chat's state. */
@Component({
  selector: 'demo-operator-screen',
  imports: [ChatDock, TopBar, WidgetCard, WorkArea],
  template: `
    <div class="screen">
      <a class="skip-link" href="/#work">Skip to your work</a>
      <header demoTopBar [session]="session()" (logout)="leave()"></header>
      @if (isLogoutFailed()) {
        <p class="banner" role="alert" data-testid="logout-error">{{ logoutFailedText }}</p>
      }
      <div class="layout">
        <div class="columns">
          <aside
            demoWidgetCard
            [chat]="state()"
            [isMounted]="isMounted()"
            [log]="log()"
            (load)="chat()?.load()"
            (reload)="chat()?.reload()"
            (unmount)="unmount()"
            (mount)="isMounted.set(true)"
          ></aside>
          <main demoWorkArea [organizationName]="session().organization.name"></main>
        </div>
      </div>
    </div>
    <section class="dock" aria-label="Customer chat">
      <p class="dock-hint" aria-hidden="true">Customer chats open here.</p>
      <div role="status">
        @if (isMounted()) {
          <demo-chat-dock (statusChange)="addStatus($event)" />
        }
      </div>
    </section>
  `,
})
export class OperatorScreen implements OnInit {
  readonly session = input.required<DemoSession>()

  protected readonly isMounted = signal(true)
  protected readonly isLogoutFailed = signal(false)
  protected readonly log = signal<readonly StatusLogEntry[]>([])
  protected readonly logoutFailedText = logoutFailedText
  protected readonly dock = viewChild(ChatDock)
  protected readonly chat = computed(() => this.dock()?.chat)
  protected readonly state = computed(() => this.chat()?.snapshot() ?? noWidget)
  readonly #destroyRef = inject(DestroyRef)

  ngOnInit(): void {
    const stop = watchSession(this.session(), () => {
      this.unmount()
      location.reload()
    })
    this.#destroyRef.onDestroy(stop)
  }

  protected unmount(): void {
    this.isMounted.set(false)
    this.addStatus(noWidget)
  }

  protected addStatus(change: StatusChange): void {
    this.log.update((log) => addToLog(log, change, Date.now()))
  }

  protected async leave(): Promise<void> {
    this.unmount()
    this.isLogoutFailed.set(false)
    try {
      await logout()
      leaveFor(loginUrl())
    } catch {
      this.isLogoutFailed.set(true)
    }
  }
}
