/** Names of the engines under test. */
export type EngineName = 'chromium' | 'firefox' | 'webkit'

/**
 * Where to find an element: a test id (`send`), or a CSS selector: anything that is no plain name
 * (`#out`, `[data-chat-id="3"]`), or anything after `css=` (`css=iframe`). Open shadow roots are
 * searched as well. Where several elements match, the first one in document order is meant.
 */
export type Target = string

/** Size of what a page sees, in CSS pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}

/**
 * One tab of a browser: only what Chromium, Firefox and WebKit can all do. Methods that need an
 * element wait up to 5 s for it. Assert with `expect.poll(() => tab.text('status')).toBe('ready')`.
 */
export interface Tab {
  readonly engine: EngineName
  /** Opens a page and waits for its `load`. */
  goto(url: string): Promise<void>
  /** Reloads the page as a person would. */
  reload(): Promise<void>
  /** The page's address. */
  url(): Promise<string>
  /**
   * Evaluates an expression, or calls a function in the page, and waits for its promise. A function
   * sees nothing of the test's variables; its arguments and answer travel as JSON.
   *
   * @throws An error with the page's message when it throws or rejects.
   */
  eval<Result>(expression: string): Promise<Result>
  eval<Result, Values extends readonly unknown[]>(
    call: (...values: Values) => Result | Promise<Result>,
    ...values: Values
  ): Promise<Result>
  click(target: Target): Promise<void>
  /** Replaces what a field holds. */
  fill(target: Target, value: string): Promise<void>
  /** Picks an option by its value. */
  select(target: Target, value: string): Promise<void>
  /** Presses a key (`Enter`, `a`, `Shift+Tab`), in the focused element or in the given one. */
  press(key: string, target?: Target): Promise<void>
  /** Text of the element, white space collapsed. */
  text(target: Target): Promise<string>
  /** Texts of all matching elements; does not wait. */
  texts(target: Target): Promise<string[]>
  /** Value of a field. */
  value(target: Target): Promise<string>
  attribute(target: Target, name: string): Promise<string | null>
  /** Number of matching elements, visible or not; does not wait. */
  count(target: Target): Promise<number>
  /** Whether a matching element is shown; does not wait. */
  isVisible(target: Target): Promise<boolean>
  /** Waits until a matching element is shown, 5 s unless told otherwise. */
  waitFor(target: Target, timeoutMs?: number): Promise<void>
  /** Waits until no matching element is shown, 5 s unless told otherwise. */
  waitForGone(target: Target, timeoutMs?: number): Promise<void>
  /** PNG of what is visible, also written to `path` if given. */
  screenshot(path?: string): Promise<Buffer>
  /**
   * What went wrong in this tab's pages so far: uncaught errors, unhandled rejections and
   * `console.error`. A test that does not ask fails if there was anything.
   */
  errors(): Promise<string[]>
  /**
   * Where in this tab's pages so far a token was that outlives them or can be read over one's shoulder:
   * address, cookies, storages, history, URLs of requests, console. A test that does not ask fails if
   * there was any.
   */
  lastingTokens(): Promise<string[]>
  /** Opens a second tab of the same visitor: cookies and storage are shared. */
  newTab(): Promise<Tab>
  resize(size: Size): Promise<void>
  close(): Promise<void>
}
