import { styleText } from 'node:util'
import type { CheckName, Finding, Reporter } from './examination.js'

type Stream = NodeJS.WriteStream

const titles: Readonly<Record<CheckName, string>> = {
  settings: 'Settings',
  connection: 'Connection',
  clock: 'Clock',
  credentials: 'Credentials',
  organizations: 'Organizations',
  operators: 'Operators',
  'operator-token': 'Operator token',
  route: 'Token route',
  'route-stranger': 'Route: stranger',
  'route-user': 'Route: user',
  'route-caching': 'Route: caching',
  'route-origins': 'Route: origins',
  'route-secrets': 'Route: secrets',
  'route-life': 'Route: life',
  'route-token': 'Route: token',
}

const marks = {
  ok: ['ok', 'green'],
  warning: ['warning', 'yellow'],
  failed: ['FAILED', 'red'],
  skipped: ['skipped', 'gray'],
} as const

/** Writes what is waited for to `progress`, and each finding to `out` as soon as it is there. */
export function createTextReporter(out: Stream, progress: Stream): Reporter {
  return {
    start: (check, waitsFor) => {
      const line = `${titles[check]}: waiting for ${waitsFor}`
      // On a terminal the finding takes the line's place.
      progress.write(progress.isTTY ? `${line} …` : `${line}\n`)
    },
    finish: (finding) => {
      if (progress.isTTY) progress.write('\r\u001B[2K')
      out.write(toLines(finding, out))
    },
  }
}

function toLines({ check, status, message, cure }: Finding, out: Stream): string {
  const [word, colour] = marks[status]
  // It leaves the colour out for NO_COLOR and where the stream is no terminal.
  const mark = styleText(colour, word.padEnd(8), { stream: out })
  const lines = [`${mark} ${titles[check].padEnd(16)} ${message}`]
  if (cure !== undefined) lines.push(`${' '.repeat(26)}${cure}`)
  return `${lines.join('\n')}\n`
}

/** Writes what is waited for, and nothing of the findings: they are printed at the end, as JSON. */
export function createProgressReporter(progress: Stream): Reporter {
  return {
    start: (check, waitsFor) => {
      progress.write(`${titles[check]}: waiting for ${waitsFor}\n`)
    },
    finish: () => {},
  }
}

/** Says in a line what all findings come to. */
export function summarize(findings: readonly Finding[]): string {
  const count = (wanted: Finding['status']): number =>
    findings.filter(({ status }) => status === wanted).length
  const warnings = count('warning')
  const words = warnings === 0 ? '' : `, ${warnings} to look at`
  return `\n${count('ok')} well, ${count('failed')} failed${words}, ${count('skipped')} skipped\n`
}
