import { Injectable, signal, type Signal } from '@angular/core'
import { fetchSession, leaveFor, loginUrl, type DemoSession } from '@chathub/demo-kit'

/** Who is logged in. */
@Injectable()
export class CurrentSession {
  readonly #session = signal<DemoSession | null>(null)
  readonly #hasProblem = signal(false)

  /** `null` until the server has answered. */
  readonly session: Signal<DemoSession | null> = this.#session.asReadonly()
  /** Whether the server gave no usable answer. */
  readonly hasProblem: Signal<boolean> = this.#hasProblem.asReadonly()

  constructor() {
    void this.start()
  }

  /** Asks the server who it is; leaves for the login page if it is nobody. */
  async start(): Promise<void> {
    this.#hasProblem.set(false)
    try {
      const session = await fetchSession()
      this.#session.set(session)
      if (session === null) leaveFor(loginUrl())
    } catch {
      this.#hasProblem.set(true)
    }
  }
}
