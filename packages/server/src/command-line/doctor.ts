import { examineCompany } from './company-checks.js'
import { createCheck, type Finding, type Reporter } from './examination.js'
import { createProgressReporter, createTextReporter, summarize } from './report.js'
import { examineRoute } from './route-checks.js'

/** What `doctor` shall look at, and how it says it. */
export interface DoctorOptions {
  /** The site's token route; `undefined` leaves it out. */
  readonly url: string | undefined
  /** What makes a request of the route a logged-in user's. */
  readonly userHeaders: Headers | undefined
  readonly isJson: boolean
}

/**
 * Looks at everything, one after the other, and says what to do.
 *
 * @returns The exit code: 1 if anything failed, else 0.
 */
export async function runDoctor(
  { env, stdout, stderr }: NodeJS.Process,
  { url, userHeaders, isJson }: DoctorOptions,
  signal: AbortSignal,
): Promise<number> {
  const findings: Finding[] = []
  const reporter = isJson ? createProgressReporter(stderr) : createTextReporter(stdout, stderr)
  const check = createCheck(collect(reporter, findings), signal)

  const { company, isClockRight } = await examineCompany(check, env, signal)
  if (url !== undefined) {
    await examineRoute(check, { address: url, userHeaders, company, isClockRight }, signal)
  }

  const isWell = findings.every(({ status }) => status !== 'failed')
  stdout.write(isJson ? `${JSON.stringify({ isWell, findings }, null, 2)}\n` : summarize(findings))
  return isWell ? 0 : 1
}

function collect(reporter: Reporter, findings: Finding[]): Reporter {
  return {
    start: reporter.start,
    finish: (finding) => {
      findings.push(finding)
      reporter.finish(finding)
    },
  }
}
