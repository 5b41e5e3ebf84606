import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * @typedef {object} Step
 * @property {string} title
 * @property {string[]} command - Program of `node_modules/.bin` and its arguments.
 * @property {boolean} [isNeeded] - Whether the later steps make no sense when this one fails.
 * @property {{ kind: 'vitest' | 'playwright', path: string }} [report] - JSON report with the tests' count;
 *   without one the step itself counts as one test.
 *
 * @typedef {{ passed: number, failed: number, flaky?: number }} Count - `flaky` of the passed ones needed a second try.
 * @typedef {Count & { title: string, seconds: number }} StepResult
 */

const root = fileURLToPath(new URL('..', import.meta.url))
const programs = fileURLToPath(new URL('../node_modules/.bin', import.meta.url))

/**
 * Runs the steps one after the other, goes on after a failure, and prints what each took.
 *
 * @param {readonly Step[]} steps
 * @returns {Promise<Count>} How many tests of all steps passed and failed; a step left out counts as failed.
 */
export async function runSteps(steps) {
  /** @type {StepResult[]} */
  const results = []
  for (const [index, step] of steps.entries()) {
    console.log(`\n[${index + 1}/${steps.length}] ${step.title}`)
    const result = await runStep(step)
    results.push(result)
    if (result.failed > 0 && step.isNeeded === true) {
      results.push(...steps.slice(index + 1).map(leftOut))
      break
    }
  }
  printSummary(results)
  return sum(results)
}

/**
 * @param {Step} step
 * @returns {Promise<StepResult>}
 */
async function runStep(step) {
  if (step.report !== undefined) rmSync(step.report.path, { force: true })
  const start = performance.now()
  const code = await run(step.command)
  const seconds = (performance.now() - start) / 1000
  const result = { title: step.title, seconds, ...countTests(step, code) }
  console.log(`${result.failed === 0 ? 'passed' : 'FAILED'} in ${seconds.toFixed(1)} s`)
  return result
}

/**
 * @param {string[]} command
 * @returns {Promise<number>} Exit code.
 */
function run([program = '', ...args]) {
  const PATH = [programs, process.env.PATH].join(delimiter)
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, PATH },
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  let isStopping = false
  const stop = () => {
    isStopping = true
    child.kill()
  }
  process.once('SIGTERM', stop)
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`${program} could not be started: ${error.message}`)
      resolve(1)
    })
    child.on('close', (code) => {
      process.off('SIGTERM', stop)
      if (isStopping) process.exit(143)
      resolve(code ?? 1)
    })
  })
}

/**
 * @param {Step} step
 * @param {number} code
 * @returns {Count}
 */
function countTests({ report }, code) {
  const own = { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 }
  if (report === undefined) return own
  const tests = readReport(report)
  // A runner that reports no failed test and still fails (an error outside of any test) has failed,
  // and so has one that ran nothing.
  const isEmpty = tests === undefined || tests.passed + tests.failed === 0
  if (isEmpty) return { passed: 0, failed: 1 }
  return code !== 0 && tests.failed === 0 ? { ...tests, failed: 1 } : tests
}

/**
 * @param {{ kind: 'vitest' | 'playwright', path: string }} report
 * @returns {Count | undefined}
 */
function readReport({ kind, path }) {
  try {
    const content = JSON.parse(readFileSync(path, 'utf8'))
    return kind === 'vitest'
      ? { passed: content.numPassedTests, failed: content.numFailedTests }
      : countPlaywright(content.stats)
  } catch {
    return undefined // the runner did not come as far as writing it
  }
}

/**
 * @param {{ expected: number, unexpected: number, flaky: number }} stats
 * @returns {Count}
 */
function countPlaywright({ expected, unexpected, flaky }) {
  return { passed: expected + flaky, failed: unexpected, flaky }
}

/**
 * @param {Step} step
 * @returns {StepResult}
 */
function leftOut({ title }) {
  return { title: `${title} (not run)`, seconds: 0, passed: 0, failed: 1 }
}

/** @param {readonly StepResult[]} results */
function printSummary(results) {
  console.log('\nStep                         time   passed   failed')
  for (const { title, seconds, passed, failed, flaky = 0 } of results) {
    const numbers = [`${seconds.toFixed(1)} s`, passed, failed]
    const [time, ...counts] = numbers.map(String)
    console.log(
      title.padEnd(24) +
        (time ?? '').padStart(9) +
        counts.map((text) => text.padStart(9)).join('') +
        (flaky === 0 ? '' : `   ${flaky} only at the second try`),
    )
  }
}

/**
 * @param {readonly Count[]} counts
 * @returns {Count}
 */
function sum(counts) {
  return {
    passed: counts.reduce((total, { passed }) => total + passed, 0),
    failed: counts.reduce((total, { failed }) => total + failed, 0),
  }
}
