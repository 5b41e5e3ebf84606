import * as fc from 'fast-check'
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { createChatHubWidget } from '../src/lease.ts'
import { getRegistry } from '../src/registry.ts'
import { installFakeWidget, type FakeWidget } from '../src/testing-widget.ts'
import type { ChatHubController, ChatHubOptions, ChatHubTokenRequest } from '../src/types.ts'
import { scriptElement } from './fake-widget.ts'
import { settleParts } from './lease-fixture.ts'
import { operatorToken } from './operator-token.ts'

const lifeMs = 400_000
/** How long a dead token is still asked for before the widget goes, in milliseconds. */
const graceMs = 10_000

// Their first import takes real time.
beforeAll(() => Promise.all([import('../src/keeper.ts'), import('../src/explain.ts')]))

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const steps = [
  ...(['come', 'go', 'end', 'remount', 'render', 'logIn', 'logOut', 'load', 'reload'] as const),
  ...(['answer', 'deny', 'arrive', 'fail', 'complain', 'blink', 'wait'] as const),
  ...(['allow', 'forbid', 'garble'] as const),
]
type Step = (typeof steps)[number]

/** A page, its site and its operator. */
class Page {
  readonly widget: FakeWidget = installFakeWidget({ isManual: true })
  readonly #isManaged: boolean
  readonly #users: ChatHubController[] = []
  /** Promises that somebody waits for. */
  readonly #open = new Set<Promise<void>>()
  #questions: PromiseWithResolvers<string>[] = []
  #minted = 0
  #token = ''
  /** Whether there is consent. */
  #isAllowed = true
  #askedWithoutConsent = 0

  constructor(isManaged: boolean) {
    this.#isManaged = isManaged
    this.#mint()
  }

  readonly steps: Record<Step, () => unknown> = {
    come: () => void this.#users.push(createChatHubWidget(this.#options())),
    go: () => this.#users.shift()?.release(),
    end: () => this.#users.pop()?.destroy(),
    remount: () => {
      this.#users.shift()?.release()
      this.steps.come()
    },
    render: () => this.#users[0]?.setOptions(this.#options()),
    logIn: () => this.#isManaged || this.#set(this.#mint()),
    logOut: () => this.#isManaged || this.#set(''),
    /** The site answers what is no token. */
    garble: () => this.#isManaged || this.#set('{"error":"Unauthorized"}'),
    load: () => this.#await(this.#users[0]?.load()),
    reload: () => this.#await(this.#users.at(-1)?.reload()),
    answer: () => this.#questions.shift()?.resolve(this.#mint()),
    deny: () => this.#questions.shift()?.reject(new Error('down')),
    // A script that runs outside the document finds no token.
    arrive: () => this.#users.length > 0 && this.widget.run('loads'),
    fail: () => this.widget.run('fails'),
    complain: () => this.#shown.length > 0 && this.widget.throwLater('Token expired'),
    allow: () => this.#setConsent(true),
    forbid: () => this.#setConsent(false),
    blink: () => vi.advanceTimersByTimeAsync(300),
    wait: () => vi.advanceTimersByTimeAsync(100_000),
  }

  get #shown(): (string | null)[] {
    const visible = this.widget.panels.filter(({ style }) => style.display !== 'none')
    return visible.map(({ textContent }) => textContent)
  }

  /** A script that was given up does not come any more. */
  async settle(): Promise<void> {
    await settleParts()
    if (!this.#users[0]?.getSnapshot().error) return
    this.steps.fail()
    await settleParts()
  }

  /** What must never be, whatever has happened. */
  findFaults(): string[] {
    const [user] = this.#users
    const { status, expiresAt } = user?.getSnapshot() ?? {}
    const isReady = status === 'ready'
    const mayShow = user && this.#isAllowed && (this.#isManaged || this.#token)
    const faults = {
      'a panel too many': this.#shown.length > (mayShow ? 1 : 0),
      'ready without its panel':
        isReady && this.#shown[0] !== scriptElement()?.getAttribute('token'),
      'a script without consent': !this.#isAllowed && scriptElement() !== null,
      'a question without consent': this.#askedWithoutConsent > 0,
      'a dead token': isReady && Number(expiresAt) < Date.now() - graceMs,
    }
    return Object.entries(faults).flatMap(([name, isFound]) => (isFound ? [name] : []))
  }

  /** The site answers, the operator is there, and the script arrives. */
  async heal(): Promise<void> {
    if (this.#users.length === 0) this.steps.come()
    this.steps.allow()
    this.steps.logIn()
    this.steps.load()
    for (let time = 0; time < 10; time++) {
      while (this.#questions.length > 0) this.steps.answer()
      await settleParts()
      this.steps.arrive()
      await vi.advanceTimersByTimeAsync(1000)
    }
  }

  isHealthy(): boolean {
    const isReady = this.#users[0]?.getSnapshot().status === 'ready'
    const hasNewest = this.#shown.join() === this.#token
    // The one timer is the keeper's.
    return isReady && hasNewest && this.#open.size === 0 && vi.getTimerCount() === 1
  }

  async leave(): Promise<void> {
    for (const user of this.#users) user.destroy()
    await vi.advanceTimersByTimeAsync(60_000)
  }

  #options(): ChatHubOptions {
    const consent = this.#isAllowed
    return this.#isManaged
      ? { consent, getToken: this.#getToken }
      : { consent, operatorToken: this.#token }
  }

  readonly #getToken = ({ signal }: ChatHubTokenRequest): Promise<string> => {
    if (!this.#isAllowed) this.#askedWithoutConsent++
    const question = Promise.withResolvers<string>()
    this.#questions.push(question)
    signal.addEventListener('abort', () => {
      this.#questions = this.#questions.filter((each) => each !== question)
    })
    return question.promise
  }

  #mint(): string {
    this.#minted++
    return (this.#token = operatorToken({ operatorId: this.#minted, expiresInMs: lifeMs }))
  }

  #set(token: string): void {
    this.#token = token
    this.#render()
  }

  #setConsent(isAllowed: boolean): void {
    this.#isAllowed = isAllowed
    this.#render()
  }

  #render(): void {
    for (const user of this.#users) user.setOptions(this.#options())
  }

  #await(promise: Promise<void> | undefined): void {
    if (!promise) return
    this.#open.add(promise)
    void promise.catch(() => {}).then(() => this.#open.delete(promise))
  }
}

it('leaves no second panel, no dead token and no promise open, and nothing after its end', async () => {
  const anySteps = fc.array(fc.constantFrom(...steps), { minLength: 5, maxLength: 25 })
  await fc.assert(
    fc.asyncProperty(fc.boolean(), anySteps, async (isManaged, names) => {
      vi.useFakeTimers()
      const page = new Page(isManaged)
      page.steps.come()
      try {
        for (const name of names) {
          await page.steps[name]()
          await page.settle()
          expect(page.findFaults()).toEqual([])
        }
        await page.heal()
        expect(page.isHealthy()).toBe(true)
        await page.leave()

        expect(getRegistry().controllers.size).toBe(0)
        expect([document.head.innerHTML, document.body.innerHTML]).toEqual(['', ''])
        expect(vi.getTimerCount()).toBe(0)
      } finally {
        page.widget.uninstall()
        document.head.replaceChildren()
        document.body.replaceChildren()
      }
    }),
    { numRuns: 100 },
  )
}, 60_000)
