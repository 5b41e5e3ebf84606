import { rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { adviceFor, installMissingBrowsers } from './install-browsers.mjs'
import { installMissingServers } from './servers.mjs'
import { runSteps } from './steps.mjs'

const isContinuousIntegration = process.env.CI === 'true'
const reports = fileURLToPath(new URL('../test-results/', import.meta.url))
rmSync(reports, { recursive: true, force: true })

const missingServers = installMissingServers()
const leftOut = missingServers.flatMap(({ without }) => without)
// Two to a core, since much of what they do is to wait. A project does not take it from the root's configuration.
const workers = `--maxWorkers=${2 * availableParallelism()}`

/** @type {import('./steps.mjs').Step[]} */
const steps = [
  {
    title: 'build',
    command: ['turbo', 'run', 'build', 'test:build', '--output-logs=errors-only'],
    isNeeded: true,
  },
  { title: 'format', command: ['prettier', '--check', '.', '--log-level', 'warn'] },
  { title: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { title: 'unused code', command: ['knip'] },
  { title: 'types', command: ['turbo', 'run', 'typecheck', '--output-logs=errors-only'] },
  { title: 'types of scripts', command: ['tsc', '-p', 'scripts'] },
  {
    title: 'unit tests',
    ...vitest('unit', [workers, '--project=!checks', '--project=!bench', ...leftOut]),
  },
  {
    title: 'Angular demo',
    command: ['turbo', 'run', 'test:app', '--output-logs=errors-only'],
  },
  { title: 'packages', ...vitest('checks', [workers, '--project=checks']) },
  { title: 'benchmark', ...vitest('bench', ['--project=bench']) },
  {
    title: 'browser tests',
    command: ['playwright', 'test', '--config=e2e/playwright.config.ts'],
    report: {
      kind: 'playwright',
      path: fileURLToPath(new URL('../e2e/test-results/report.json', import.meta.url)),
    },
  },
]

const missingBrowsers = installMissingBrowsers()
const { passed, failed } = await runSteps(steps)
for (const name of missingBrowsers)
  console.log(`\nNot tested in ${name}: no such browser here. ${adviceFor(name)}`)
for (const { title, advice } of missingServers)
  console.log(`\nNot tested with ${title}: there is none here. ${advice}`)
const lacking = missingBrowsers.length + missingServers.length
const allFailed = failed + (isContinuousIntegration ? lacking : 0)
console.log(`\n${passed} passed, ${allFailed} failed`)
process.exitCode = allFailed === 0 ? 0 : 1

/**
 * @param {string} name
 * @param {string[]} args
 * @returns {Pick<import('./steps.mjs').Step, 'command' | 'report'>}
 */
function vitest(name, args) {
  const path = `${reports}${name}.json`
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${path}`]
  return { command: ['vitest', 'run', ...args, ...reporters], report: { kind: 'vitest', path } }
}
