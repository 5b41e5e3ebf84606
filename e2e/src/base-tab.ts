import { setTimeout as delay } from 'node:timers/promises'
import { onElements } from './dom.ts'
import { findTokens, placesThatLast } from './lasting-tokens.ts'
import type { EngineName, Size, Tab, Target } from './tab.ts'

/** How long a tab waits for an element, in milliseconds. */
export const patienceMs = 10_000

/** What all engines do alike, on top of evaluating an expression in the page. */
export abstract class BaseTab implements Tab {
  readonly engine: EngineName
  /** Whether the test asked for the errors: then it is the test that judges them. */
  errorsWereRead = false
  /** Whether the test asked for tokens that last, likewise. */
  tokensWereRead = false
  #pastErrors: string[] = []
  #pastTokens: string[] = []

  constructor(engine: EngineName) {
    this.engine = engine
  }

  protected abstract evaluate(expression: string): Promise<unknown>
  protected abstract navigate(url: string): Promise<void>
  protected abstract refresh(): Promise<void>

  abstract url(): Promise<string>
  abstract click(target: Target): Promise<void>
  abstract fill(target: Target, value: string): Promise<void>
  abstract press(key: string, target?: Target): Promise<void>
  abstract screenshot(path?: string): Promise<Buffer>
  abstract newTab(): Promise<BaseTab>
  abstract resize(size: Size): Promise<void>
  abstract close(): Promise<void>

  async goto(url: string): Promise<void> {
    await this.#keepFindings()
    await this.navigate(url)
  }

  async reload(): Promise<void> {
    await this.#keepFindings()
    await this.refresh()
  }

  async eval<Result, Values extends readonly unknown[] = []>(
    call: string | ((...values: Values) => Result | Promise<Result>),
    ...values: Values
  ): Promise<Result> {
    const expression =
      typeof call === 'string'
        ? call
        : `(${call})(${values.map((value) => JSON.stringify(value)).join(', ')})`
    return (await this.evaluate(expression)) as Result // the caller knows what its page answers
  }

  async select(target: Target, value: string): Promise<void> {
    await this.waitFor(target)
    await this.eval(
      onElements(
        target,
        ([element], _, picked) => {
          const field = element as HTMLSelectElement
          field.value = picked
          field.dispatchEvent(new Event('input', { bubbles: true, composed: true }))
          field.dispatchEvent(new Event('change', { bubbles: true }))
        },
        value,
      ),
    )
  }

  async text(target: Target): Promise<string> {
    await this.waitForAny(target)
    return (await this.texts(target))[0] ?? ''
  }

  texts(target: Target): Promise<string[]> {
    return this.eval(
      onElements(target, (elements) =>
        elements.map((element) => (element.textContent ?? '').replace(/\s+/g, ' ').trim()),
      ),
    )
  }

  async value(target: Target): Promise<string> {
    await this.waitForAny(target)
    return this.eval(onElements(target, ([element]) => (element as HTMLInputElement).value))
  }

  async attribute(target: Target, name: string): Promise<string | null> {
    await this.waitForAny(target)
    return this.eval(
      onElements(target, ([element], _, wanted) => element?.getAttribute(wanted) ?? null, name),
    )
  }

  count(target: Target): Promise<number> {
    return this.eval(onElements(target, (elements) => elements.length))
  }

  isVisible(target: Target): Promise<boolean> {
    return this.eval(
      onElements(target, (elements, shown) => elements.some((element) => shown(element))),
    )
  }

  waitFor(target: Target, timeoutMs: number = patienceMs): Promise<void> {
    return this.until(() => this.isVisible(target), `${target} is not shown`, timeoutMs)
  }

  waitForGone(target: Target, timeoutMs: number = patienceMs): Promise<void> {
    const isGone = async (): Promise<boolean> => !(await this.isVisible(target))
    return this.until(isGone, `${target} is still shown`, timeoutMs)
  }

  async errors(): Promise<string[]> {
    this.errorsWereRead = true
    return [...this.#pastErrors, ...(await this.#pageErrors())]
  }

  async lastingTokens(): Promise<string[]> {
    this.tokensWereRead = true
    return [...this.#pastTokens, ...(await this.#pageTokens())]
  }

  protected waitForAny(target: Target): Promise<void> {
    return this.until(
      async () => (await this.count(target)) > 0,
      `there is no ${target}`,
      patienceMs,
    )
  }

  protected async until(
    isDone: () => Promise<boolean>,
    complaint: string,
    timeoutMs: number,
  ): Promise<void> {
    const end = Date.now() + timeoutMs
    while (!(await this.#attempt(isDone))) {
      if (Date.now() > end)
        throw new Error(`${complaint} after ${timeoutMs} ms, at ${await this.url()}`)
      await delay(50)
    }
  }

  /** A page that is just being left cannot be asked: ask again. */
  async #attempt(isDone: () => Promise<boolean>): Promise<boolean> {
    try {
      return await isDone()
    } catch (error) {
      if (/navigat|context|destroyed|no such|window/i.test(String(error))) return false
      throw error
    }
  }

  async #keepFindings(): Promise<void> {
    this.#pastErrors.push(...(await this.#pageErrors()))
    this.#pastTokens.push(...(await this.#pageTokens()))
  }

  #pageErrors(): Promise<string[]> {
    return this.eval('[...(window.__collectedErrors ?? [])]')
  }

  async #pageTokens(): Promise<string[]> {
    return findTokens(await this.eval(placesThatLast))
  }
}
