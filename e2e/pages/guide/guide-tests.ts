import '../../tests/guide-code/integration-tests.js'
import { doNothingOnLoad, getTestToken, loadWidget } from '../../tests/guide-code/site.ts'
import { describe, expect, it, runTests, type Result } from '../../tests/guide-code/test-runner.ts'

// The guide's second test passes also where nothing rejects. These do not.
describe('Strictly, the ChatHub widget', () => {
  it('is in the page once a valid token is loaded', async () => {
    await loadWidget(await getTestToken())

    expect(document.getElementById('operator-chat-panel')).toBeTruthy()
  })

  it('rejects an invalid token', async () => {
    const outcome = await loadWidget('invalid-token').then(() => 'resolved', String)

    expect(outcome).toContain('Invalid token')
  })
})

/** Runs the guide's tests and their stricter twins. */
export function runGuideTests(isIdle: boolean): Promise<Result[]> {
  if (isIdle) doNothingOnLoad()
  return runTests()
}
