import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runSteps } from '../../scripts/steps.mjs'

const folder = mkdtempSync(join(tmpdir(), 'chathub-steps-'))
const passing = { title: 'passing', command: ['node', '--eval', ''] }
const failing = { title: 'failing', command: ['node', '--eval', 'process.exit(1)'] }

const log = vi.spyOn(console, 'log')
const error = vi.spyOn(console, 'error')

beforeAll(() => {
  log.mockImplementation(() => undefined)
  error.mockImplementation(() => undefined)
})

afterAll(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

describe('runSteps', () => {
  it('goes on after a failure', async () => {
    expect(await runSteps([passing, failing, passing])).toEqual({ passed: 2, failed: 1 })
  })

  it('counts what a failed build leaves out as failed', async () => {
    const steps = [{ ...failing, isNeeded: true }, passing, passing]

    expect(await runSteps(steps)).toEqual({ passed: 0, failed: 3 })
  })

  it('counts a program that does not exist as failed, and names it', async () => {
    const step = { title: 'missing', command: ['no-such-program-anywhere'] }

    expect(await runSteps([step])).toEqual({ passed: 0, failed: 1 })
    expect(error).toHaveBeenCalledWith(
      expect.stringContaining('no-such-program-anywhere could not be started'),
    )
  })

  it('counts the tests of a Vitest report', async () => {
    const step = reporting('vitest', 0, { numPassedTests: 7, numFailedTests: 0 })

    expect(await runSteps([step])).toEqual({ passed: 7, failed: 0 })
  })

  it('says how many Playwright tests passed only when run again', async () => {
    const step = reporting('playwright', 0, { stats: { expected: 5, unexpected: 1, flaky: 2 } })

    expect(await runSteps([step])).toEqual({ passed: 7, failed: 1 })
    expect(log).toHaveBeenCalledWith(expect.stringContaining('2 only at the second try'))
  })

  it('counts a runner as failed that fails without a failed test', async () => {
    const step = reporting('vitest', 1, { numPassedTests: 7, numFailedTests: 0 })

    expect((await runSteps([step])).failed).toBe(1)
  })

  it('counts a runner as failed that ran no test', async () => {
    const step = reporting('vitest', 0, { numPassedTests: 0, numFailedTests: 0 })

    expect(await runSteps([step])).toEqual({ passed: 0, failed: 1 })
  })

  it('counts a runner as failed that wrote no report, and does not take an old one for it', async () => {
    const path = join(folder, 'old.json')
    writeFileSync(path, JSON.stringify({ numPassedTests: 7, numFailedTests: 0 }))

    const { failed } = await runSteps([{ ...passing, report: { kind: 'vitest', path } }])

    expect(failed).toBe(1)
  })
})

function reporting(kind: 'vitest' | 'playwright', code: number, report: object) {
  const path = join(folder, `${kind}.json`)
  const script = `require('node:fs').writeFileSync(process.argv[1], process.argv[2]); process.exit(${code})`
  const command = ['node', '--eval', script, path, JSON.stringify(report)]
  return { title: kind, command, report: { kind, path } }
}
