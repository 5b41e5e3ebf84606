// As much of a test runner as the guide's tests need, for a page.

/** What came of a test: its name, and why it failed. */
export interface Result {
  readonly name: string
  readonly failure: string | null
}

const tests: { readonly name: string; readonly run: () => Promise<void> }[] = []

export function describe(suite: string, define: () => void): void {
  const first = tests.length
  define()
  for (const [index, test] of tests.entries()) {
    if (index >= first) tests[index] = { ...test, name: `${suite} ${test.name}` }
  }
}

export function it(name: string, run: () => Promise<void>): void {
  tests.push({ name, run })
}

export async function runTests(): Promise<Result[]> {
  const results: Result[] = []
  for (const { name, run } of tests) {
    results.push({ name, failure: await run().then(() => null, String) })
  }
  return results
}

export function expect(actual: unknown) {
  const check = (isRight: boolean, wanted: string): void => {
    if (!isRight) throw new Error(`expected ${String(actual)} ${wanted}`)
  }
  return {
    toBeTruthy: () => check(Boolean(actual), 'to be truthy'),
    toContain: (part: string) => check(String(actual).includes(part), `to contain ${part}`),
  }
}

export async function waitFor(check: () => void, timeoutMs = 1000): Promise<void> {
  const end = performance.now() + timeoutMs
  for (;;) {
    try {
      return check()
    } catch (error) {
      if (performance.now() > end) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
